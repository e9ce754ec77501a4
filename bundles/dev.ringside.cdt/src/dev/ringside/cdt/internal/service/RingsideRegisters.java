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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.AbstractDMContext;
import org.eclipse.cdt.dsf.datamodel.CompositeDMContext;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBRegisters_HEAD;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.MIStack;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.guard.Action;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.RegisterClass;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.thread.Classification;

/**
 * A worker's registers as the session's register view says: none, and gdb is not asked for any; or all, each with what
 * its value is. CDT's register groups belong to a process; a worker has groups of its own, so that they can have other
 * descriptions. Their names are CDT's: by those the Registers view finds again what a user has unfolded, in every
 * thread. So each group has something to unfold, also where there is nothing to see.
 */
public class RingsideRegisters extends GDBRegisters_HEAD {

	private final WorkerGuard guard = new WorkerGuard(this::getServicesTracker);

	/**
	 * The service.
	 *
	 * @param session the session
	 */
	public RingsideRegisters(DsfSession session) {
		super(session);
	}

	/** A register group as seen from a worker. */
	private static final class WorkerGroup extends AbstractDMContext implements IRegisterGroupDMContext {
		private final IMIExecutionDMContext thread;
		private final IRegisterGroupDMContext group;

		WorkerGroup(IMIExecutionDMContext thread, IRegisterGroupDMContext group) {
			super(thread.getSessionId(), new IDMContext[] { thread });
			this.thread = thread;
			this.group = group;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return baseEquals(other) && other instanceof WorkerGroup g && g.group.equals(group);
		}

		@Override
		public int hashCode() {
			return baseHashCode() * 31 + group.hashCode();
		}

		@Override
		public String toString() {
			return baseToString() + ".workerGroup[" + group + ']';
		}
	}

	/** Stands in a group for the registers that are not shown. */
	private static final class HiddenRegisters extends AbstractDMContext implements IRegisterDMContext {

		HiddenRegisters(WorkerGroup group) {
			super(group.getSessionId(), new IDMContext[] { group });
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return baseEquals(other);
		}

		@Override
		public int hashCode() {
			return baseHashCode();
		}

		@Override
		public String toString() {
			return baseToString() + ".hidden";
		}
	}

	/** What it is called. It has no value. */
	private record HiddenRegistersData(String description) implements IRegisterDMData {
		@Override
		public String getName() {
			return Messages.noRegisters;
		}

		@Override
		public String getDescription() {
			return description;
		}

		@Override
		public boolean isReadable() {
			return false;
		}

		@Override
		public boolean isReadOnce() {
			return false;
		}

		@Override
		public boolean isWriteable() {
			return false;
		}

		@Override
		public boolean isWriteOnce() {
			return false;
		}

		@Override
		public boolean hasSideEffects() {
			return false;
		}

		@Override
		public boolean isVolatile() {
			return false;
		}

		@Override
		public boolean isFloat() {
			return false;
		}
	}

	private record GroupData(String name, String description) implements IRegisterGroupDMData {
		@Override
		public String getName() {
			return name;
		}

		@Override
		public String getDescription() {
			return description;
		}
	}

	/** CDT's data of a register with another description, and never writable. */
	private record WorkerRegisterData(IRegisterDMData data, String description) implements IRegisterDMData {
		@Override
		public String getName() {
			return data.getName();
		}

		@Override
		public String getDescription() {
			return description;
		}

		@Override
		public boolean isReadable() {
			return data.isReadable();
		}

		@Override
		public boolean isReadOnce() {
			return data.isReadOnce();
		}

		@Override
		public boolean isWriteable() {
			return false;
		}

		@Override
		public boolean isWriteOnce() {
			return false;
		}

		@Override
		public boolean hasSideEffects() {
			return data.hasSideEffects();
		}

		@Override
		public boolean isVolatile() {
			return data.isVolatile();
		}

		@Override
		public boolean isFloat() {
			return data.isFloat();
		}
	}

	@Override
	public void getRegisterGroups(IDMContext ctx, DataRequestMonitor<IRegisterGroupDMContext[]> rm) {
		guard.split(ctx, worker -> {
			IMIExecutionDMContext thread = Dsf.ancestor(ctx, IMIExecutionDMContext.class);
			return () -> super.getRegisterGroups(ctx,
					guard.changed(rm, groups -> Arrays.stream(groups).map(g -> new WorkerGroup(thread, g))
							.toArray(IRegisterGroupDMContext[]::new)));
		}, () -> super.getRegisterGroups(ctx, rm));
	}

	@Override
	public void getRegisterGroupData(IRegisterGroupDMContext dmc, DataRequestMonitor<IRegisterGroupDMData> rm) {
		if (!(dmc instanceof WorkerGroup group)) {
			super.getRegisterGroupData(dmc, rm);
			return;
		}
		Runnable cdt = () -> super.getRegisterGroupData(group.group, rm);
		guard.split(group.thread, worker -> {
			RegisterView view = view(group);
			if (view == RegisterView.SHOW) {
				return cdt;
			}
			String truths = truths(group);
			String text = view == RegisterView.HIDE ? Messages.hiddenGroupDescription
					: truths.isEmpty() ? Messages.labelledGroupDescriptionUnknown : Messages.labelledGroupDescription;
			String description = NLS.bind(text, new Object[] { guard.label(group, worker), policyText(group), truths });
			return () -> super.getRegisterGroupData(group.group,
					guard.changed(rm, data -> new GroupData(data.getName(), description)));
		}, cdt);
	}

	@Override
	public void getRegisters(IDMContext ctx, DataRequestMonitor<IRegisterDMContext[]> rm) {
		WorkerGroup group = Dsf.ancestor(ctx, WorkerGroup.class);
		IRegisterGroupDMContext behind = group == null ? Dsf.ancestor(ctx, IRegisterGroupDMContext.class) : group.group;
		guard.split(ctx, worker -> {
			if (view(ctx) == RegisterView.HIDE) {
				IRegisterDMContext[] hidden = group == null ? new MIRegisterDMC[0]
						: new IRegisterDMContext[] { new HiddenRegisters(group) };
				return () -> rm.done(hidden);
			}
			IDMContext resolved = resolve(ctx, behind);
			return () -> super.getRegisters(resolved, rm);
		}, () -> super.getRegisters(group == null ? ctx : new CompositeDMContext(new IDMContext[] { behind, ctx }),
				rm));
	}

	/** What CDT can ask gdb with: its own group, and the worker's frame, which is known without asking. */
	private IDMContext resolve(IDMContext ctx, @Nullable IRegisterGroupDMContext behind) {
		List<IDMContext> parts = new ArrayList<>();
		if (behind != null) {
			parts.add(behind);
		}
		IFrameDMContext frame = Dsf.ancestor(ctx, IFrameDMContext.class);
		MIStack stack = Dsf.service(getServicesTracker(), MIStack.class);
		IMIExecutionDMContext thread = Dsf.ancestor(ctx, IMIExecutionDMContext.class);
		if (frame == null && stack != null && thread != null) {
			frame = stack.createFrameDMContext(thread, 0);
		}
		parts.add(frame == null ? ctx : frame);
		return new CompositeDMContext(parts.toArray(IDMContext[]::new));
	}

	@Override
	public void getRegisterData(IRegisterDMContext dmc, DataRequestMonitor<IRegisterDMData> rm) {
		if (dmc instanceof HiddenRegisters) {
			guard.split(dmc, worker -> {
				IRegisterDMData data = new HiddenRegistersData(
						NLS.bind(Messages.registersAreHidden, guard.label(dmc, worker)));
				return () -> rm.done(data);
			}, () -> rm.done(new HiddenRegistersData(""))); // from a view that was filled before
			return;
		}
		guard.split(dmc, worker -> {
			if (view(dmc) == RegisterView.HIDE) {
				return hidden(dmc, rm, worker);
			}
			return () -> super.getRegisterData(dmc,
					observed(dmc, HEX_FORMAT, guard.changed(rm, data -> new WorkerRegisterData(data,
							view(dmc) == RegisterView.SHOW ? data.getDescription() : description(dmc, data.getName()))),
							data -> null));
		}, () -> super.getRegisterData(dmc, rm));
	}

	@Override
	public FormattedValueDMContext getFormattedValueContext(IFormattedDataDMContext dmc, String format) {
		return dmc instanceof HiddenRegisters ? new FormattedValueDMContext(this, dmc, format)
				: super.getFormattedValueContext(dmc, format);
	}

	@Override
	public void getFormattedExpressionValue(FormattedValueDMContext dmc, DataRequestMonitor<FormattedValueDMData> rm) {
		if (Dsf.ancestor(dmc, HiddenRegisters.class) != null) {
			rm.done(new FormattedValueDMData(""));
			return;
		}
		guard.split(dmc, worker -> {
			RegisterView view = view(dmc);
			if (view == RegisterView.HIDE) {
				return hidden(dmc, rm, worker);
			}
			return () -> super.getFormattedExpressionValue(dmc, observed(dmc, dmc.getFormatID(),
					view == RegisterView.LABEL ? guard.changed(rm, value -> labelled(dmc, value)) : rm,
					FormattedValueDMData::getFormattedValue));
		}, () -> super.getFormattedExpressionValue(dmc, rm));
	}

	/** The number first, for whoever reads one. */
	private FormattedValueDMData labelled(IDMContext register, FormattedValueDMData value) {
		String shown = value.getFormattedValue();
		RegisterTruth truth = shown.isEmpty() ? null : truth(register, name(register)).orElse(null);
		return truth == null ? value : new FormattedValueDMData(WorkerLabels.register(shown, truth), shown);
	}

	private static String name(IDMContext context) {
		MIRegisterDMC register = Dsf.ancestor(context, MIRegisterDMC.class);
		return register == null ? "" : register.getName();
	}

	/** Takes gdb's answer for what it tells of the kernel's policy, and passes it on. */
	private <V> DataRequestMonitor<V> observed(IDMContext register, String format, DataRequestMonitor<V> rm,
			Function<V, @Nullable String> value) {
		return new ImmediateDataRequestMonitor<V>(rm) {
			@Override
			protected void handleCompleted() {
				V data = isSuccess() ? getData() : null;
				boolean number = !format.equals(BINARY_FORMAT) && !format.equals(OCTAL_FORMAT);
				WorkersService workers = guard.workers();
				if (workers != null && (data == null || number)) {
					workers.observe(register, name(register), data == null ? null : value.apply(data),
							data == null ? getStatus().getMessage() : null);
				}
				super.handleCompleted();
			}

			@Override
			protected void handleSuccess() {
				rm.done(getData());
			}
		};
	}

	@Override
	public void writeRegister(IRegisterDMContext dmc, String value, String formatId, RequestMonitor rm) {
		guard.ifAllowed(Action.WRITE_REGISTER, dmc, rm, () -> super.writeRegister(dmc, value, formatId, rm));
	}

	@Override
	public void canEditRegisterGroup(IRegisterGroupDMContext group, DataRequestMonitor<Boolean> rm) {
		if (group instanceof WorkerGroup) {
			rm.done(Boolean.FALSE);
		} else {
			super.canEditRegisterGroup(group, rm);
		}
	}

	@Override
	public void canRemoveRegisterGroups(IRegisterGroupDMContext[] groups, DataRequestMonitor<Boolean> rm) {
		if (groups != null && Arrays.stream(groups).anyMatch(WorkerGroup.class::isInstance)) {
			rm.done(Boolean.FALSE);
		} else {
			super.canRemoveRegisterGroups(groups, rm);
		}
	}

	private Optional<WorkersService> workers() {
		WorkersService workers = guard.workers();
		return workers == null ? Optional.empty() : Optional.of(workers);
	}

	private RegisterView view(IDMContext context) {
		return workers().map(w -> w.registerView(context)).orElse(RegisterView.SHOW);
	}

	private Optional<KernelPolicy> policy(IDMContext context) {
		return workers().flatMap(w -> w.policy(context));
	}

	private String policyText(IDMContext context) {
		return policy(context).map(KernelPolicy::description).orElse(Messages.policyUnknown);
	}

	private String truths(IDMContext context) {
		Optional<Architecture> architecture = workers().flatMap(w -> w.architecture(context));
		Map<RegisterClass, RegisterTruth> classes = architecture.isEmpty() ? Map.of()
				: policy(context).map(p -> p.registers(architecture.get())).orElse(Map.of());
		List<String> texts = new ArrayList<>();
		classes.forEach((type, truth) -> texts.add(NLS.bind(Messages.classTruth, type.label(), truth.label())));
		return String.join(", ", texts);
	}

	private Optional<RegisterTruth> truth(IDMContext context, String register) {
		return workers().flatMap(w -> w.truth(context, register));
	}

	/** What the label in the value means. */
	private String description(IDMContext context, String register) {
		return truth(context, register).map(RegisterTruth::description).orElse(Messages.registerTruthUnknown);
	}

	private Runnable hidden(IDMContext context, RequestMonitor rm, Classification worker) {
		String reason = NLS.bind(Messages.registersAreHidden, guard.label(context, worker));
		return () -> WorkerGuard.refuse(rm, reason);
	}
}
