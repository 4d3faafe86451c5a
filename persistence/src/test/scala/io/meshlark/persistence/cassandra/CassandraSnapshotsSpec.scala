package io.meshlark.persistence.cassandra

import akka.persistence.CapabilityFlag
import akka.persistence.snapshot.SnapshotStoreSpec

/** Akka's test kit for snapshot stores. */
class CassandraSnapshotsSpec extends SnapshotStoreSpec(CassandraTckSettings.inKeyspace()) {

  override def supportsSerialization: CapabilityFlag = CapabilityFlag.on()
  override def supportsMetadata: CapabilityFlag = CapabilityFlag.on()
}
