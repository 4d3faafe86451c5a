package io.meshlark.persistence.embedded

import com.typesafe.config.{Config, ConfigFactory}
import java.nio.file.{Files, Path}

/** The settings of a system whose store lies in a new folder. */
object TckSettings {

  def in(folder: Path): Config =
    ConfigFactory.parseString(s"""
      akka.loglevel = WARNING
      akka.persistence.journal.plugin = "meshlark.persistence.embedded.journal"
      akka.persistence.snapshot-store.plugin = "meshlark.persistence.embedded.snapshot"
      meshlark.persistence.embedded.directory = "$folder"
    """)

  def inNewFolder(): Config = in(Files.createTempDirectory(Path.of("target").toAbsolutePath, "tck"))
}
