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

import java.util.List;
import java.util.function.Supplier;

import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IStack;
import org.eclipse.cdt.dsf.gdb.launching.LaunchUtils;
import org.eclipse.cdt.dsf.gdb.service.GDBPatternMatchingExpressions;
import org.eclipse.cdt.dsf.gdb.service.GdbDebugServicesFactory;
import org.eclipse.cdt.dsf.mi.service.IMIBackend;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.session.Containment;
import dev.ringside.core.settings.Settings;

/**
 * The services of a session that Ringside serves. Where gdb is older than what CDT's newest services take, or this CDT
 * lacks something that ours need, the session gets CDT's own services and the log gets one entry.
 */
public final class RingsideServicesFactory extends GdbDebugServicesFactory {

	/** What a session of ours consists of: where one cannot be loaded, none is taken. */
	private static final List<Supplier<Class<?>>> SERVICES = List.of(() -> RingsideBackend.class,
			() -> RingsideProcesses.class,
			() -> RingsideRunControl.class, () -> RingsideRunControlNonStop.class, () -> RingsideRegisters.class,
			() -> RingsideStack.class,
			() -> RingsideExpressions.class);

	private final Settings settings;
	private boolean served;
	private final Containment containment = new Containment(
			e -> ILog.of(RingsideServicesFactory.class).error(Messages.internalError, e));

	/**
	 * A factory for one session.
	 *
	 * @param version       gdb's version
	 * @param configuration the launch configuration
	 * @param settings      its settings
	 */
	public RingsideServicesFactory(String version, ILaunchConfiguration configuration, Settings settings) {
		super(version, configuration);
		this.settings = settings;
		if (!serves(version)) {
			ILog.of(RingsideServicesFactory.class).warn(NLS.bind(Messages.notServedGdb, version, GDB_7_12_VERSION));
			return;
		}
		try {
			SERVICES.forEach(s -> s.get().getDeclaredMethods());
			served = true;
		} catch (LinkageError e) {
			ILog.of(RingsideServicesFactory.class).warn(Messages.notServedCdt, e);
		}
	}

	/**
	 * Whether our services, which are made for CDT's newest, serve a gdb.
	 *
	 * @param version gdb's version
	 * @return false where the session is CDT's
	 */
	public static boolean serves(String version) {
		return LaunchUtils.compareVersions(version, GDB_7_12_VERSION) >= 0;
	}

	@Override
	protected IMIBackend createBackendGDBService(DsfSession session, ILaunchConfiguration configuration) {
		return ours(() -> new RingsideBackend(session, configuration),
				() -> super.createBackendGDBService(session, configuration));
	}

	@Override
	protected IProcesses createProcessesService(DsfSession session) {
		// It also makes the workers service, without which the others do as CDT does.
		return ours(() -> {
			WorkersService workers = new WorkersService(session, settings, containment);
			return new RingsideProcesses(session, workers);
		}, () -> super.createProcessesService(session));
	}

	@Override
	protected IRegisters createRegistersService(DsfSession session) {
		return ours(() -> new RingsideRegisters(session), () -> super.createRegistersService(session));
	}

	@Override
	protected IRunControl createRunControlService(DsfSession session) {
		return ours(() -> getIsNonStopMode() ? new RingsideRunControlNonStop(session) : new RingsideRunControl(session),
				() -> super.createRunControlService(session));
	}

	@Override
	protected IStack createStackService(DsfSession session) {
		return ours(() -> new RingsideStack(session), () -> super.createStackService(session));
	}

	@Override
	protected IExpressions createExpressionService(DsfSession session) {
		return ours(() -> new GDBPatternMatchingExpressions(session, new RingsideExpressions(session)),
				() -> super.createExpressionService(session));
	}

	/**
	 * Where one of ours fails, this one and all that come are CDT's, and those of ours that there are already do as
	 * CDT's.
	 */
	private <T> T ours(Supplier<? extends T> service, Supplier<T> stock) {
		Supplier<T> made = containment.<Supplier<T>>safely(() -> {
			if (!served) {
				return stock;
			}
			T t = service.get();
			return () -> t;
		}, stock);
		return made.get();
	}
}
