package io.meshlark.persistence.embedded

import akka.persistence.CapabilityFlag
import akka.persistence.snapshot.SnapshotStoreSpec

/** Akka's test kit for snapshot stores. */
class EmbeddedSnapshotsSpec extends SnapshotStoreSpec(TckSettings.inNewFolder()) {

  override def supportsSerialization: CapabilityFlag = CapabilityFlag.on()
  override def supportsMetadata: CapabilityFlag = CapabilityFlag.on()
}
