package io.meshlark.persistence.embedded

import akka.persistence.CapabilityFlag
import akka.persistence.journal.JournalSpec

/** Akka's test kit for journals. */
class EmbeddedJournalSpec extends JournalSpec(TckSettings.inNewFolder()) {

  override def supportsRejectingNonSerializableObjects: CapabilityFlag = CapabilityFlag.on()
  override def supportsSerialization: CapabilityFlag = CapabilityFlag.on()
  override def supportsMetadata: CapabilityFlag = CapabilityFlag.on()
}
