/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.eclipse.cdt.debug.core.ICDTLaunchConfigurationConstants;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.Query;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.CompositeDMContext;
import org.eclipse.cdt.dsf.datamodel.DMContexts;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.datamodel.IDMEvent;
import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IExpressions.IExpressionDMContext;
import org.eclipse.cdt.dsf.debug.service.IFormattedValues;
import org.eclipse.cdt.dsf.debug.service.IFormattedValues.FormattedValueDMContext;
import org.eclipse.cdt.dsf.debug.service.IFormattedValues.FormattedValueDMData;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.debug.service.IProcesses.IProcessDMContext;
import org.eclipse.cdt.dsf.debug.service.IProcesses.IThreadDMContext;
import org.eclipse.cdt.dsf.debug.service.IProcesses.IThreadDMData;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRegisters.IRegisterDMContext;
import org.eclipse.cdt.dsf.debug.service.IRegisters.IRegisterDMData;
import org.eclipse.cdt.dsf.debug.service.IRegisters.IRegisterGroupDMContext;
import org.eclipse.cdt.dsf.debug.service.IRegisters.IRegisterGroupDMData;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.ISuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IStack;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMData;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.debug.service.command.ICommandListener;
import org.eclipse.cdt.dsf.debug.service.command.ICommandResult;
import org.eclipse.cdt.dsf.debug.service.command.ICommandToken;
import org.eclipse.cdt.dsf.gdb.IGDBLaunchConfigurationConstants;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.gdb.service.IGDBBackend;
import org.eclipse.cdt.dsf.gdb.service.command.IGDBControl;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIProcesses;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/** A debug session of CDT: launches a configuration, asks its services as the views do, and keeps every byte of MI. */
public final class CdtSession implements AutoCloseable {

	private static final long SECONDS = 30;
	/** More turns of the executor than anything in CDT waits for. */
	private static final int TURNS = 20;
	private static final BundleContext CONTEXT = FrameworkUtil.getBundle(CdtSession.class).getBundleContext();
	private static final Set<String> DEBUG = Set.of(ILaunchManager.DEBUG_MODE);

	/** Our delegate of each type; the same words as in dev.ringside.cdt, which need not be installed. */
	public static final Map<String, String> DELEGATES = Map.of(ICDTLaunchConfigurationConstants.ID_LAUNCH_C_APP,
			"dev.ringside.cdt.launch.application",
			ICDTLaunchConfigurationConstants.ID_LAUNCH_C_ATTACH, "dev.ringside.cdt.launch.attach",
			ICDTLaunchConfigurationConstants.ID_LAUNCH_C_POST_MORTEM, "dev.ringside.cdt.launch.postmortem",
			ICDTLaunchConfigurationConstants.ID_LAUNCH_C_REMOTE_APP, "dev.ringside.cdt.launch.remote",
			"org.eclipse.cdt.debug.core.localCoreBuildLaunchConfigType", "dev.ringside.cdt.launch.coreBuild");

	/** What is to be launched. */
	public static final class Configuration {
		final String type;
		final Map<String, Object> attributes = new LinkedHashMap<>();
		boolean ringside;
		Map<String, String> environment = Map.of();

		private Configuration(String type) {
			this.type = type;
			attributes.put(IGDBLaunchConfigurationConstants.ATTR_DEBUG_NAME, gdb());
			attributes.put(IGDBLaunchConfigurationConstants.ATTR_GDB_INIT, "");
			attributes.put(IGDBLaunchConfigurationConstants.ATTR_DEBUGGER_NON_STOP, false);
			attributes.put(ICDTLaunchConfigurationConstants.ATTR_BUILD_BEFORE_LAUNCH,
					ICDTLaunchConfigurationConstants.BUILD_BEFORE_LAUNCH_DISABLED);
		}

		public static Configuration attach(long pid) {
			Configuration c = new Configuration(ICDTLaunchConfigurationConstants.ID_LAUNCH_C_ATTACH);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_START_MODE,
					ICDTLaunchConfigurationConstants.DEBUGGER_MODE_ATTACH);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_ATTACH_PROCESS_ID, (int) pid);
			return c;
		}

		public static Configuration local(Path program, String arguments) {
			Configuration c = new Configuration(ICDTLaunchConfigurationConstants.ID_LAUNCH_C_APP);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_START_MODE,
					ICDTLaunchConfigurationConstants.DEBUGGER_MODE_RUN);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_NAME, program.toString());
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_ARGUMENTS, arguments);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_STOP_AT_MAIN, true);
			return c;
		}

		public static Configuration core(Path program, Path core) {
			Configuration c = new Configuration(ICDTLaunchConfigurationConstants.ID_LAUNCH_C_POST_MORTEM);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_START_MODE,
					ICDTLaunchConfigurationConstants.DEBUGGER_MODE_CORE);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_NAME, program.toString());
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_COREFILE_PATH, core.toString());
			return c;
		}

		public static Configuration remote(Path program, int port) {
			Configuration c = new Configuration(ICDTLaunchConfigurationConstants.ID_LAUNCH_C_REMOTE_APP);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_START_MODE,
					IGDBLaunchConfigurationConstants.DEBUGGER_MODE_REMOTE);
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_NAME, program.toString());
			c.attributes.put(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_STOP_AT_MAIN, false);
			c.attributes.put(IGDBLaunchConfigurationConstants.ATTR_REMOTE_TCP, true);
			c.attributes.put(IGDBLaunchConfigurationConstants.ATTR_HOST, "localhost");
			c.attributes.put(IGDBLaunchConfigurationConstants.ATTR_PORT, Integer.toString(port));
			return c;
		}

		public static Configuration coreBuild() {
			Configuration c = new Configuration("org.eclipse.cdt.debug.core.localCoreBuildLaunchConfigType");
			c.attributes.remove(ICDTLaunchConfigurationConstants.ATTR_BUILD_BEFORE_LAUNCH);
			return c;
		}

		/** Switches Ringside on, with these settings: key, value, key, value, ... */
		public Configuration ringside(String... settings) {
			ringside = true;
			attributes.put("dev.ringside.enabled", "on");
			for (int i = 0; i + 1 < settings.length; i += 2) {
				attributes.put("dev.ringside." + settings[i], settings[i + 1]);
			}
			return this;
		}

		public Configuration nonStop() {
			attributes.put(IGDBLaunchConfigurationConstants.ATTR_DEBUGGER_NON_STOP, true);
			return this;
		}

		/** gdb keeps both processes of a fork. */
		public Configuration debugOnFork() {
			attributes.put(IGDBLaunchConfigurationConstants.ATTR_DEBUGGER_DEBUG_ON_FORK, true);
			return this;
		}

		/** Another gdb. CDT takes a command line: a program in a folder with blanks is quoted. */
		public Configuration gdb(String program) {
			attributes.put(IGDBLaunchConfigurationConstants.ATTR_DEBUG_NAME,
					program.contains(" ") ? '"' + program + '"' : program);
			return this;
		}

		private static String gdb() {
			String other = System.getenv("RINGSIDE_GDB");
			return other == null || other.isEmpty() ? "gdb" : other;
		}

		public ILaunchConfigurationWorkingCopy create() throws CoreException {
			ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
			ILaunchConfigurationType launchType = manager.getLaunchConfigurationType(type);
			ILaunchConfigurationWorkingCopy copy = launchType.newInstance(null,
					manager.generateLaunchConfigurationName("test"));
			copy.setAttributes(new HashMap<>(attributes));
			if (ringside) {
				copy.setPreferredLaunchDelegate(DEBUG, DELEGATES.get(type));
			}
			return copy;
		}
	}

	/** All events of a session. */
	public static final class Recorder {
		private final List<Object> events = new ArrayList<>();

		@DsfServiceEventHandler
		public synchronized void eventDispatched(IDMEvent<?> event) {
			events.add(event);
		}

		public synchronized <T> List<T> all(Class<T> type) {
			return events.stream().filter(type::isInstance).map(type::cast).toList();
		}

		synchronized int index(Class<?> type) {
			for (int i = 0; i < events.size(); i++) {
				if (type.isInstance(events.get(i))) {
					return i;
				}
			}
			return -1;
		}

		public synchronized int size() {
			return events.size();
		}

		public synchronized <T> Optional<T> after(int index, Class<T> type) {
			return events.stream().skip(index).filter(type::isInstance).map(type::cast).findFirst();
		}
	}

	public final Recorder events = new Recorder();
	public final GdbLaunch launch;
	public final ILaunchConfiguration configuration;
	private final DsfSession session;
	private final DsfServicesTracker services;
	private final Mi mi;
	private final Unanswered unanswered;
	private final AtomicBoolean ended = new AtomicBoolean();
	private final boolean attached;

	/**
	 * MI as it was written and read. CDT's threads for the two directions write to it at the same time, and a long line
	 * in pieces: a line is taken when its thread has ended it.
	 */
	static final class Mi extends OutputStream {
		/** How CDT goes on with a long line. */
		private static final String CONTINUED = "\\\n";
		private final Map<Thread, StringBuilder> unfinished = new HashMap<>();
		private final StringBuilder lines = new StringBuilder();

		@Override
		public void write(int b) {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public synchronized void write(byte[] bytes, int offset, int length) {
			String piece = new String(bytes, offset, length, StandardCharsets.UTF_8);
			if (piece.equals(CONTINUED)) {
				return;
			}
			StringBuilder line = unfinished.computeIfAbsent(Thread.currentThread(), t -> new StringBuilder());
			line.append(piece);
			if (piece.endsWith("\n")) {
				lines.append(line);
				line.setLength(0);
			}
		}

		synchronized String text() {
			return lines.toString();
		}
	}

	/** Counts the commands that gdb has not answered. CDT calls it on the session's executor, where it is asked too. */
	private static final class Unanswered implements ICommandListener {
		private final Set<ICommandToken> commands = new HashSet<>();
		private long queued;

		@Override
		public void commandQueued(ICommandToken token) {
			commands.add(token);
			queued++;
		}

		@Override
		public void commandSent(ICommandToken token) {
			// it still waits for its answer
		}

		@Override
		public void commandRemoved(ICommandToken token) {
			commands.remove(token);
		}

		@Override
		public void commandDone(ICommandToken token, ICommandResult result) {
			commands.remove(token);
		}
	}

	private CdtSession(ILaunchConfigurationWorkingCopy wanted) throws CoreException {
		InstanceScope.INSTANCE.getNode("org.eclipse.cdt.dsf.gdb").putBoolean("maxMiOutputLinesEnable", false);
		Mi traffic = new Mi();
		Unanswered commands = new Unanswered();
		mi = traffic;
		unanswered = commands;
		attached = wanted.getType().getIdentifier().equals(ICDTLaunchConfigurationConstants.ID_LAUNCH_C_ATTACH);
		configuration = wanted.doSave();
		DsfSession.SessionStartedListener onStart = s -> s.addServiceEventListener(events, null);
		// From the first byte: the moment when the service that speaks MI appears.
		ServiceListener onService = event -> {
			if (event.getType() == ServiceEvent.REGISTERED
					&& CONTEXT.getService(event.getServiceReference()) instanceof IGDBControl control) {
				control.setTracingStream(traffic);
				control.addCommandListener(commands);
			}
		};
		DsfSession.addSessionStartedListener(onStart);
		try {
			CONTEXT.addServiceListener(onService, "(objectClass=" + IGDBControl.class.getName() + ")");
		} catch (org.osgi.framework.InvalidSyntaxException e) {
			throw new AssertionError(e);
		}
		try {
			launch = (GdbLaunch) configuration.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor(), true);
		} catch (CoreException e) {
			configuration.delete();
			throw new CoreException(
					new org.eclipse.core.runtime.Status(e.getStatus().getSeverity(), e.getStatus().getPlugin(),
					e.getStatus().getCode(), e.getMessage() + causes(e) + "\nMI:\n" + traffic.text(), e));
		} finally {
			DsfSession.removeSessionStartedListener(onStart);
			CONTEXT.removeServiceListener(onService);
		}
		session = launch.getSession();
		DsfSession.addSessionEndedListener(s -> {
			if (s == session) {
				ended.set(true);
			}
		});
		services = new DsfServicesTracker(CONTEXT, session.getId());
	}

	private static String causes(Throwable e) {
		StringBuilder text = new StringBuilder();
		for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
			text.append(": ").append(cause.getMessage());
		}
		return text.toString();
	}

	/** What makes a session ready for its test. */
	private interface Ready {
		void await(CdtSession session) throws Exception;
	}

	/** Launches and waits; a session that does not get ready is closed. */
	private static CdtSession start(ILaunchConfigurationWorkingCopy configuration, Ready ready) throws CoreException {
		CdtSession session = new CdtSession(configuration);
		boolean done = false;
		try {
			ready.await(session);
			session.quiesce();
			done = true;
			return session;
		} catch (CoreException e) {
			throw e;
		} catch (Exception e) {
			throw new AssertionError("the session did not get ready", e);
		} finally {
			if (!done) {
				session.close();
			}
		}
	}

	/** Launches, without waiting for a stop. */
	public static CdtSession launch(Configuration configuration) throws CoreException {
		return start(configuration.create(), session -> {
			// it is ready when it is quiet
		});
	}

	/** Launches and waits for the first stop. */
	public static CdtSession launchAndStop(Configuration configuration) throws CoreException {
		return launchSavedAndStop(configuration.create());
	}

	/** The same with a configuration that is in the workspace. */
	public static CdtSession launchSavedAndStop(ILaunchConfigurationWorkingCopy configuration) throws CoreException {
		return start(configuration, session -> session.awaitStop(0));
	}

	/**
	 * Launches what CDT resumes after it has connected, and then stops it by a signal of which the program makes
	 * nothing. gdbserver's interrupt reaches only leaders of process groups, which the program is not; and of a
	 * breakpoint that is not its own, CDT makes one of its own, at a moment that nobody knows.
	 */
	public static CdtSession launchAndSignal(Configuration configuration, UringProgram program) throws Exception {
		return start(configuration.create(), session -> {
			session.await("the target to run", () -> session.events.after(0, IRunControl.IResumedDMEvent.class));
			session.quiesce();
			int running = session.events.size();
			program.signal("USR2");
			session.awaitStop(running);
		});
	}

	/** Suspends the process and waits for the stop. */
	public void suspend() throws CoreException {
		suspend(process());
	}

	/** Suspends a process and waits for the stop. */
	public void suspend(IMIContainerDMContext process) throws CoreException {
		int mark = events.size();
		run("suspending", rm -> service(IRunControl.class).suspend(process, rm));
		awaitStop(mark);
		quiesce();
	}

	/** Resumes the process and waits until it runs. */
	public void resume() throws CoreException {
		resume(process());
	}

	/** Resumes a process and waits until it runs. */
	public void resume(IMIContainerDMContext process) throws CoreException {
		int mark = events.size();
		run("resuming", rm -> service(IRunControl.class).resume(process, rm));
		await("the target to run", () -> events.after(mark, IRunControl.IResumedDMEvent.class));
	}

	/** Waits for a stop among the events after the first so many. */
	public ISuspendedDMEvent awaitStop(int after) {
		return await("the target to stop", () -> events.after(after, ISuspendedDMEvent.class));
	}

	/** Waits for a value; a wait that runs out says what for, and what gdb was asked and said. */
	public <T> T await(String what, Callable<Optional<T>> source) {
		try {
			return Await.value(what, source);
		} catch (AssertionError e) {
			throw new AssertionError(e.getMessage() + "\nMI:\n" + mi.text(), e);
		}
	}

	/**
	 * Waits until gdb has answered every command and CDT has nothing left to do: the events that our recorder, the
	 * first listener, has seen are handled by all services, and what they asked gdb because of them is answered. CDT
	 * does each within a few turns of its executor.
	 */
	public void quiesce() {
		await("gdb to have answered all commands", () -> {
			long queued = this.<Long>ask("the number of commands", rm -> rm.done(Long.valueOf(unanswered.queued)));
			for (int turn = 0; turn < TURNS; turn++) {
				run("a turn of the executor", RequestMonitor::done);
			}
			return this.<Optional<Boolean>>ask("the number of commands",
					rm -> rm.done(
							unanswered.commands.isEmpty() && unanswered.queued == queued ? Optional.of(Boolean.TRUE)
									: Optional.empty()));
		});
	}

	/** The traffic so far. */
	public String mi() {
		return mi.text();
	}

	/** The traffic after so many characters. */
	public String miSince(int mark) {
		return mi.text().substring(mark);
	}

	public int mark() {
		return mi.text().length();
	}

	/** The commands that were sent, without tokens, after so many characters of the traffic. */
	public List<String> commandsSince(int mark) {
		List<String> commands = new ArrayList<>();
		for (String line : miSince(mark).split("\n")) {
			// "123,456 12-exec-continue": time, token, command; answers begin otherwise
			java.util.regex.Matcher m = java.util.regex.Pattern.compile("^\\d+,\\d+ +(\\d+)(-[a-z].*|[a-z].*)$")
					.matcher(line);
			if (m.matches()) {
				commands.add(m.group(2));
			}
		}
		return commands;
	}

	/** All lines that were sent, with their tokens. */
	public List<String> sent() {
		List<String> lines = new ArrayList<>();
		for (String line : mi().split("\n")) {
			java.util.regex.Matcher m = java.util.regex.Pattern.compile("^\\d+,\\d+ +(\\d+-?[a-z].*)$").matcher(line);
			if (m.matches()) {
				lines.add(m.group(1));
			}
		}
		return lines;
	}

	public <T> T service(Class<T> type) {
		T service = services.getService(type);
		if (service == null) {
			throw new AssertionError("no service " + type.getName());
		}
		return service;
	}

	/** Asks a service on its executor and waits for the answer. */
	public <V> V ask(String what, Consumer<DataRequestMonitor<V>> question) throws CoreException {
		Query<V> query = new Query<>() {
			@Override
			protected void execute(DataRequestMonitor<V> rm) {
				question.accept(rm);
			}
		};
		session.getExecutor().execute(query);
		try {
			return query.get(SECONDS, TimeUnit.SECONDS);
		} catch (TimeoutException e) {
			throw new AssertionError("waited " + SECONDS + " s for " + what + "\nMI:\n" + mi.text(), e);
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		} catch (ExecutionException e) {
			if (e.getCause() instanceof CoreException core) {
				throw core;
			}
			throw new AssertionError(what, e);
		}
	}

	/** Has a service do something and waits until it is done. */
	public void run(String what, Consumer<RequestMonitor> action) throws CoreException {
		this.<Object>ask(what, rm -> action.accept(rm));
	}

	public IMIContainerDMContext process() throws CoreException {
		List<IMIContainerDMContext> all = processes();
		if (all.size() != 1) {
			throw new AssertionError("not one process: " + all);
		}
		return all.get(0);
	}

	/** All processes of the session. */
	public List<IMIContainerDMContext> processes() throws CoreException {
		IDMContext[] all = ask("the processes", rm -> service(IProcesses.class)
				.getProcessesBeingDebugged(service(ICommandControlService.class).getContext(), rm));
		return Arrays.stream(all).map(c -> DMContexts.getAncestorOfType(c, IMIContainerDMContext.class)).toList();
	}

	/** The one with that process id. */
	public IMIContainerDMContext process(long pid) throws CoreException {
		List<IMIContainerDMContext> all = processes();
		return all.stream().filter(p -> Long.toString(pid).equals(pid(p))).findFirst()
				.orElseThrow(() -> new AssertionError("no process " + pid + " in " + all));
	}

	/** The process id that CDT has for a process. */
	public static String pid(IMIContainerDMContext process) {
		return DMContexts.getAncestorOfType(process, IMIProcessDMContext.class).getProcId();
	}

	/** Attaches to one more process, as the Debug view's command to connect does. */
	public IMIContainerDMContext connect(long pid) throws CoreException {
		IProcessDMContext process = this.<IProcessDMContext>ask("a process", rm -> rm.done(service(IMIProcesses.class)
				.createProcessContext(service(ICommandControlService.class).getContext(), Long.toString(pid))));
		this.<IDMContext>ask("attaching to process " + pid,
				rm -> service(IProcesses.class).attachDebuggerToProcess(process, rm));
		quiesce();
		return process(pid);
	}

	/**
	 * Attaches to one more process in gdb's console, the way to have several in all-stop mode, and waits for the stop.
	 * They run and stop together.
	 */
	public void addInConsole(long pid) throws CoreException {
		int mark = events.size();
		console("set schedule-multiple on");
		console("add-inferior");
		console("inferior 2");
		console("attach " + pid);
		awaitStop(mark);
		quiesce();
	}

	/** Has gdb carry out a command of its console. */
	public void console(String command) throws CoreException {
		IGDBControl control = service(IGDBControl.class);
		this.<MIInfo>ask(command, rm -> control.queueCommand(
				control.getCommandFactory().createMIInterpreterExecConsole(control.getContext(), command), rm));
	}

	/** A thread as the Debug view lists it. */
	public record ThreadRow(IMIExecutionDMContext context, String name, String id) {
		/** What a worker is, as its name and everything else says: "io_uring worker of ring-helper (thread 4)". */
		public String label() {
			return name.replaceFirst("^.* \\[(.*)\\]$", "$1");
		}

		/** How others name it as their owner: "ring-helper (thread 4)". */
		public String asOwner() {
			return name.replaceFirst(" \\[.*\\]$", "") + " (thread " + context.getThreadId() + ")";
		}
	}

	/** Those of the only process. */
	public List<ThreadRow> threads() throws CoreException {
		return threads(process());
	}

	public List<ThreadRow> threads(IMIContainerDMContext process) throws CoreException {
		IDMContext[] contexts = ask("the threads",
				rm -> service(IProcesses.class).getProcessesBeingDebugged(process, rm));
		List<ThreadRow> rows = new ArrayList<>();
		for (IDMContext context : contexts) {
			IMIExecutionDMContext thread = (IMIExecutionDMContext) context;
			IThreadDMContext os = DMContexts.getAncestorOfType(thread, IThreadDMContext.class);
			IThreadDMData data = this.<IThreadDMData>ask("a thread's data",
					rm -> service(IProcesses.class).getExecutionData(os, rm));
			rows.add(new ThreadRow(thread, data.getName(), data.getId()));
		}
		return rows;
	}

	/** The thread of that TID. */
	public ThreadRow thread(long tid) throws CoreException {
		return thread(process(), tid);
	}

	/** That of a process. */
	public ThreadRow thread(IMIContainerDMContext process, long tid) throws CoreException {
		List<ThreadRow> rows = threads(process);
		return rows.stream().filter(r -> Long.toString(tid).equals(r.id())).findFirst()
				.orElseThrow(() -> new AssertionError("no thread " + tid + " in " + rows));
	}

	public IFrameDMContext[] frames(IMIExecutionDMContext thread) throws CoreException {
		return ask("the frames", rm -> service(IStack.class).getFrames(thread, rm));
	}

	public IFrameDMContext topFrame(IMIExecutionDMContext thread) throws CoreException {
		return this.<IFrameDMContext>ask("the top frame", rm -> service(IStack.class).getTopFrame(thread, rm));
	}

	public IFrameDMData frameData(IFrameDMContext frame) throws CoreException {
		return this.<IFrameDMData>ask("a frame's data", rm -> service(IStack.class).getFrameData(frame, rm));
	}

	/** A register group as the Registers view shows it. */
	public record Group(IRegisterGroupDMContext context, String name, String description) {
	}

	public List<Group> groups(IDMContext selection) throws CoreException {
		List<Group> groups = new ArrayList<>();
		for (IRegisterGroupDMContext g : this.<IRegisterGroupDMContext[]>ask("the register groups",
				rm -> service(IRegisters.class).getRegisterGroups(selection, rm))) {
			IRegisterGroupDMData data = this.<IRegisterGroupDMData>ask("a group's data",
					rm -> service(IRegisters.class).getRegisterGroupData(g, rm));
			groups.add(new Group(g, data.getName(), data.getDescription()));
		}
		return groups;
	}

	/**
	 * Fails unless a worker's registers are hidden: CDT's groups, each with one line that says why there is nothing to
	 * see.
	 */
	public void assertRegistersAreHidden(IDMContext selection, String worker) throws CoreException {
		List<Group> groups = groups(selection);
		assertEquals(List.of("General Registers"), groups.stream().map(Group::name).toList());
		assertTrue(groups.get(0).description().startsWith(worker + ". "), groups.toString());
		IRegisterDMContext[] registers = registers(selection, groups.get(0));
		assertEquals(1, registers.length);
		IRegisterDMData data = registerData(registers[0]);
		assertEquals("No registers", data.getName());
		assertTrue(data.getDescription().contains("(" + worker + ")"), data.getDescription());
		assertFalse(data.isWriteable());
		assertEquals("", registerValue(registers[0]));
	}

	public IRegisterDMContext[] registers(IDMContext selection, Group group) throws CoreException {
		// As RegisterVMNode does: the group in the tree and the selection of the Debug view.
		IDMContext both = new CompositeDMContext(new IDMContext[] { group.context(), selection });
		return ask("the registers", rm -> service(IRegisters.class).getRegisters(both, rm));
	}

	public IRegisterDMData registerData(IRegisterDMContext register) throws CoreException {
		return this.<IRegisterDMData>ask("a register's data",
				rm -> service(IRegisters.class).getRegisterData(register, rm));
	}

	public String registerValue(IRegisterDMContext register) throws CoreException {
		return value(service(IRegisters.class), register, IFormattedValues.HEX_FORMAT);
	}

	public IExpressionDMContext expression(IDMContext context, String text) throws CoreException {
		return this.<IExpressionDMContext>ask("an expression", rm -> {
			rm.setData(service(IExpressions.class).createExpression(context, text));
			rm.done();
		});
	}

	public String evaluate(IDMContext context, String text) throws CoreException {
		return value(service(IExpressions.class), expression(context, text), IFormattedValues.HEX_FORMAT);
	}

	public String value(IFormattedValues service, IFormattedValues.IFormattedDataDMContext what, String format)
			throws CoreException {
		FormattedValueDMContext formatted = this.<FormattedValueDMContext>ask("a format", rm -> {
			rm.setData(service.getFormattedValueContext(what, format));
			rm.done();
		});
		return this.<FormattedValueDMData>ask("a value", rm -> service.getFormattedExpressionValue(formatted, rm))
				.getFormattedValue();
	}

	public boolean canStep(IMIExecutionDMContext thread, IRunControl.StepType type) throws CoreException {
		return this.<Boolean>ask("canStep", rm -> service(IRunControl.class).canStep(thread, type, rm));
	}

	public boolean canResume(IRunControl.IExecutionDMContext context) throws CoreException {
		return this.<Boolean>ask("canResume", rm -> service(IRunControl.class).canResume(context, rm));
	}

	/** What the launch's consoles show, by the label of the process. */
	public Map<String, String> consoles() {
		Map<String, String> texts = new LinkedHashMap<>();
		for (IProcess p : launch.getProcesses()) {
			if (p.getStreamsProxy() != null && p.getStreamsProxy().getOutputStreamMonitor() != null) {
				texts.put(p.getLabel(), p.getStreamsProxy().getOutputStreamMonitor().getContents());
			}
		}
		return texts;
	}

	/** A service of that name; null where there is none. */
	public Object find(String name) {
		try {
			var references = CONTEXT.getAllServiceReferences(name,
					"(" + org.eclipse.cdt.dsf.service.IDsfService.PROP_SESSION_ID
					+ "=" + session.getId() + ")");
			return references == null ? null : CONTEXT.getService(references[0]);
		} catch (org.osgi.framework.InvalidSyntaxException e) {
			throw new AssertionError(e);
		}
	}

	/** Reads gdb's console as the console view does. */
	public StringBuffer readGdbConsole() throws CoreException {
		Process gdb = this.<Process>ask("gdb's process", rm -> {
			rm.setData(service(IGDBBackend.class).getProcess());
			rm.done();
		});
		StringBuffer text = new StringBuffer();
		Thread reader = new Thread(() -> {
			byte[] buffer = new byte[1024];
			try {
				for (int n = gdb.getInputStream().read(buffer); n >= 0; n = gdb.getInputStream().read(buffer)) {
					text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
				}
			} catch (java.io.IOException e) {
				text.append("(end)");
			}
		}, "gdb console reader");
		reader.setDaemon(true);
		reader.start();
		return text;
	}

	public void detach(IMIContainerDMContext process) throws CoreException {
		run("detaching", rm -> service(IProcesses.class).detachDebuggerFromProcess(process, rm));
	}

	@Override
	public void close() throws CoreException {
		if (attached && !ended.get()) {
			try {
				for (IMIContainerDMContext process : processes()) {
					// CDT lists those that have ended too, and never answers when it is to detach from one
					if (ProcessHandle.of(Long.parseLong(pid(process))).isPresent()) {
						detach(process);
					}
				}
			} catch (CoreException | AssertionError e) {
				// it has ended, or cannot be detached from: terminated below
			}
		}
		services.dispose();
		if (!launch.isTerminated()) {
			launch.terminate();
		}
		Await.until("the session to end", Duration.ofSeconds(SECONDS), ended::get);
		Await.until("the launch to be terminated", Duration.ofSeconds(SECONDS), launch::isTerminated);
		DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
		// CDT makes Eclipse breakpoints of those that gdb tells of, and would set them in the next session.
		var breakpoints = DebugPlugin.getDefault().getBreakpointManager();
		breakpoints.removeBreakpoints(breakpoints.getBreakpoints(), true);
		configuration.delete();
	}
}
