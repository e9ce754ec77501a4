/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import org.eclipse.cdt.core.IAddress;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBStack_HEAD;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.cdt.utils.Addr64;
import org.eclipse.osgi.util.NLS;

/** A worker's stack: one frame that says that there is none. gdb is not asked. */
public class RingsideStack extends GDBStack_HEAD {

	private final WorkerGuard guard = new WorkerGuard(this::getServicesTracker);

	/**
	 * The service.
	 *
	 * @param session the session
	 */
	public RingsideStack(DsfSession session) {
		super(session);
	}

	/** The data of a worker's only frame. */
	private static final class NoUserStack implements IFrameDMData {
		private final String text;

		NoUserStack(String thread) {
			text = NLS.bind(Messages.noUserStack, thread);
		}

		@Override
		public IAddress getAddress() {
			return Addr64.ZERO;
		}

		@Override
		public String getFunction() {
			return text;
		}

		@Override
		public int getLine() {
			return 0;
		}

		@Override
		public int getColumn() {
			return 0;
		}

		@Override
		public String getFile() {
			return "";
		}

		@Override
		public String getModule() {
			return "";
		}
	}

	@Override
	public void getFrames(IDMContext ctx, int startIndex, int endIndex, DataRequestMonitor<IFrameDMContext[]> rm) {
		guard.answer(ctx, rm, thread -> startIndex > 0 ? new IFrameDMContext[0] : new IFrameDMContext[] { only(ctx) },
				() -> super.getFrames(ctx, startIndex, endIndex, rm));
	}

	@Override
	public void getTopFrame(IDMContext ctx, DataRequestMonitor<IFrameDMContext> rm) {
		guard.answer(ctx, rm, thread -> only(ctx), () -> super.getTopFrame(ctx, rm));
	}

	@Override
	public void getStackDepth(IDMContext ctx, int maxDepth, DataRequestMonitor<Integer> rm) {
		guard.answer(ctx, rm, thread -> Integer.valueOf(1), () -> super.getStackDepth(ctx, maxDepth, rm));
	}

	@Override
	public void getFrameData(IFrameDMContext frame, DataRequestMonitor<IFrameDMData> rm) {
		guard.answer(frame, rm, thread -> new NoUserStack(guard.label(frame, thread)),
				() -> super.getFrameData(frame, rm));
	}

	@Override
	public void getArguments(IFrameDMContext frame, DataRequestMonitor<IVariableDMContext[]> rm) {
		guard.answer(frame, rm, thread -> new IVariableDMContext[0], () -> super.getArguments(frame, rm));
	}

	@Override
	public void getLocals(IFrameDMContext frame, DataRequestMonitor<IVariableDMContext[]> rm) {
		guard.answer(frame, rm, thread -> new IVariableDMContext[0], () -> super.getLocals(frame, rm));
	}

	private IFrameDMContext only(IDMContext context) {
		return createFrameDMContext(Dsf.ancestor(context, IMIExecutionDMContext.class), 0);
	}
}
