/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;

class WorkerLabelsTest {

	private static Classification worker(ThreadKind kind, Certainty certainty, int owner, boolean renamed) {
		return new Classification(kind, certainty, owner == 0 ? OptionalInt.empty() : OptionalInt.of(owner), renamed,
				List.of());
	}

	private static final Classification WORKER = worker(ThreadKind.IO_WORKER, Certainty.CERTAIN, 4861, false);

	@Test
	void aWorkerIsNamedByKindAndOwner() {
		assertThat(WorkerLabels.BY_TID.kind(WORKER)).isEqualTo("io_uring worker of 4861");
		assertThat(WorkerLabels.BY_TID.kind(worker(ThreadKind.SQPOLL, Certainty.CERTAIN, 4861, false)))
				.isEqualTo("io_uring SQPOLL of 4861");
		assertThat(WorkerLabels.BY_TID.kind(worker(ThreadKind.IO_WORKER, Certainty.CERTAIN, 0, true)))
				.isEqualTo("io_uring worker (renamed)");
		assertThat(WorkerLabels.BY_TID.kind(worker(ThreadKind.IO_WORKER, Certainty.POSSIBLE, 42, false)))
				.isEqualTo("possibly io_uring worker of 42");
		assertThat(WorkerLabels.BY_TID.kind(worker(ThreadKind.USER, Certainty.CERTAIN, 0, false))).isEmpty();
	}

	@Test
	void theOwnerIsNamedAsTheUserSeesIt() {
		WorkerLabels numbers = new WorkerLabels(
				tid -> tid == 4861 ? Optional.of("ring-helper (thread 4)") : Optional.empty());
		assertThat(numbers.kind(WORKER)).isEqualTo("io_uring worker of ring-helper (thread 4)");
		assertThat(numbers.thread("iou-wrk-4861", WORKER))
				.isEqualTo("iou-wrk-4861 [io_uring worker of ring-helper (thread 4)]");
		assertThat(numbers.kind(worker(ThreadKind.IO_WORKER, Certainty.CERTAIN, 7, false))).as("one that is not listed")
				.isEqualTo("io_uring worker of 7");
	}

	@Test
	void listsOfNamesTellTwoWorkersApart() {
		assertThat(WorkerLabels.BY_TID.thread(OptionalLong.of(3), "iou-wrk-4861", OptionalInt.of(4864), WORKER))
				.isEqualTo("#3 iou-wrk-4861 (4864) [io_uring worker of 4861]");
		assertThat(WorkerLabels.BY_TID.thread(OptionalLong.empty(), "iou-wrk-4861", OptionalInt.of(4864), WORKER))
				.isEqualTo("iou-wrk-4861 (4864) [io_uring worker of 4861]");
		assertThat(WorkerLabels.BY_TID.thread(OptionalLong.of(3), "", OptionalInt.of(4864), WORKER))
				.isEqualTo("#3 4864 [io_uring worker of 4861]");
		assertThat(WorkerLabels.BY_TID.thread(OptionalLong.of(3), "", OptionalInt.empty(), WORKER))
				.isEqualTo("#3 [io_uring worker of 4861]");
		assertThat(WorkerLabels.BY_TID.thread("", WORKER)).isEqualTo("io_uring worker of 4861");
	}

	@Test
	void namesAreUntrusted() {
		assertThat(WorkerLabels.BY_TID.thread("a\nb{0}'c", WORKER)).isEqualTo("a\\nb{0}'c [io_uring worker of 4861]");
	}

	@Test
	void aRegistersNumberComesFirst() {
		assertThat(WorkerLabels.register("0x33", RegisterTruth.STALE_COPY)).isEqualTo("0x33 [stale copy]");
	}
}
