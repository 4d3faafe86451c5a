package io.meshlark.persistence.cassandra

import com.typesafe.config.{Config, ConfigFactory}

/** The settings of a system whose store is a keyspace of the test kits. */
object CassandraTckSettings {

  // Test classes are made more than once, and a keyspace takes seconds.
  private lazy val access = TestCassandra.newKeyspace()

  def inKeyspace(): Config =
    ConfigFactory
      .parseString("""
        akka.loglevel = WARNING
        # The first access connects and prepares, and the machine may be busy.
        akka.test.single-expect-default = 60s
        akka.test.default-timeout = 60s
      """)
      .withFallback(access.toConfig())
      .withFallback(ConfigFactory.load())
}
