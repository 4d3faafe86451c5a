package io.meshlark.persistence.cassandra

import akka.persistence.CapabilityFlag
import akka.persistence.journal.JournalSpec

/** Akka's test kit for journals. */
class CassandraJournalSpec extends JournalSpec(CassandraTckSettings.inKeyspace()) {

  override def supportsRejectingNonSerializableObjects: CapabilityFlag = CapabilityFlag.off()
  override def supportsSerialization: CapabilityFlag = CapabilityFlag.on()
  override def supportsMetadata: CapabilityFlag = CapabilityFlag.on()
}
