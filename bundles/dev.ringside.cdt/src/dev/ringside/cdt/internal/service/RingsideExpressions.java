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

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.cdt.core.IAddress;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IExpressions.IExpressionDMData.BasicType;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBExpressions_HEAD;
import org.eclipse.cdt.dsf.mi.service.IMICommandControl;
import org.eclipse.cdt.dsf.mi.service.command.output.MIDataEvaluateExpressionInfo;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.osgi.util.NLS;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.ExpressionInspector;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.thread.Classification;

/**
 * Expressions in a worker's context. gdb's variable objects are not bound to the thread that they were created for: from the second value on
 * they have the main thread's registers, and write them. So an expression that names a register is evaluated with
 * {@code -data-evaluate-expression --thread --frame}, and nothing is written.
 */
public class RingsideExpressions extends GDBExpressions_HEAD {

	/** What gdb prints for an integer or a pointer: {@code 51}, {@code (void (*)()) 0x0}, {@code 0x401136 <main+4>}. */
	private static final Pattern INTEGER = Pattern.compile("(?:\\([^\"]{0,80}\\) )?(0x[0-9a-fA-F]{1,16}|-?\\d{1,20})(?: <.*>)?");

	/**
	 * The service.
	 *
	 * @param session the session
	 */
	public RingsideExpressions(DsfSession session) {
		super(session);
	}

	/** A register has none. */
	private static final class NoAddress implements IExpressionDMLocation {
		@Override
		public IAddress getAddress() {
			return INVALID_ADDRESS;
		}

		@Override
		public int getSize() {
			return 0;
		}

		@Override
		public String getLocation() {
			return "";
		}
	}

	/** Evaluates without a variable object. */
	private interface Direct {
		void run(IExpressionDMContext expression, Classification worker);
	}

	/**
	 * Chooses how to treat an expression.
	 *
	 * @param expression the expression
	 * @param rm         gets the reason where it is refused
	 * @param direct     for one that names a register in a worker's context
	 * @param other      for all others, as CDT does it
	 */
	private void route(IExpressionDMContext expression, RequestMonitor rm, Direct direct, Runnable other) {
		gate().split(expression, worker -> {
			List<Action> actions = ExpressionInspector.actions(expression.getExpression());
			Guard guard = new Guard(workersGuard());
			for (Action action : actions) {
				Decision decision = action == Action.EVALUATE_REGISTER ? Decision.ALLOWED : guard.decide(action, worker);
				if (!decision.isAllowed()) {
					rm.setStatus(Gate.refusal(decision.reason()));
					rm.done();
					return;
				}
			}
			if (!actions.contains(Action.EVALUATE_REGISTER)) {
				other.run();
			} else if (isHidden(expression)) {
				rm.setStatus(hidden(worker));
				rm.done();
			} else {
				direct.run(expression, worker);
			}
		}, other);
	}

	@Override
	public void getFormattedExpressionValue(FormattedValueDMContext dmc, DataRequestMonitor<FormattedValueDMData> rm) {
		IExpressionDMContext expression = Dsf.ancestor(dmc, IExpressionDMContext.class);
		if (expression == null) {
			super.getFormattedExpressionValue(dmc, rm);
			return;
		}
		route(expression, rm, (e, worker) -> evaluate(e, new DataRequestMonitor<MIDataEvaluateExpressionInfo>(getExecutor(), rm) {
			@Override
			protected void handleSuccess() {
				rm.done(new FormattedValueDMData(format(getData().getValue(), dmc.getFormatID())));
			}
		}), () -> super.getFormattedExpressionValue(dmc, rm));
	}

	@Override
	public void getExpressionData(IExpressionDMContext dmc, DataRequestMonitor<IExpressionDMData> rm) {
		route(dmc, rm, (e, worker) -> rm.done(new ExpressionDMData(e.getExpression(), Messages.registerExpressionType, 0, false, BasicType.basic)),
				() -> super.getExpressionData(dmc, rm));
	}

	@Override
	public void getExpressionDataExtension(IExpressionDMContext dmc, DataRequestMonitor<IExpressionDMDataExtension> rm) {
		route(dmc, rm, (e, worker) -> rm.done(new ExpressionDMData(e.getExpression(), Messages.registerExpressionType, 0, false, BasicType.basic)),
				() -> super.getExpressionDataExtension(dmc, rm));
	}

	@Override
	public void getExpressionAddressData(IExpressionDMContext dmc, DataRequestMonitor<IExpressionDMAddress> rm) {
		route(dmc, rm, (e, worker) -> rm.done(new NoAddress()), () -> super.getExpressionAddressData(dmc, rm));
	}

	@Override
	public void getSubExpressions(IExpressionDMContext dmc, int start, int length, DataRequestMonitor<IExpressionDMContext[]> rm) {
		route(dmc, rm, (e, worker) -> rm.done(new IExpressionDMContext[0]), () -> super.getSubExpressions(dmc, start, length, rm));
	}

	@Override
	public void getSubExpressionCount(IExpressionDMContext dmc, int limit, DataRequestMonitor<Integer> rm) {
		route(dmc, rm, (e, worker) -> rm.done(Integer.valueOf(0)), () -> super.getSubExpressionCount(dmc, limit, rm));
	}

	@Override
	public void safeToAskForAllSubExpressions(IExpressionDMContext dmc, DataRequestMonitor<Boolean> rm) {
		route(dmc, rm, (e, worker) -> rm.done(Boolean.TRUE), () -> super.safeToAskForAllSubExpressions(dmc, rm));
	}

	@Override
	public void canWriteExpression(IExpressionDMContext dmc, DataRequestMonitor<Boolean> rm) {
		gate().split(dmc, worker -> rm.done(Boolean.FALSE), () -> super.canWriteExpression(dmc, rm));
	}

	@Override
	public void writeExpression(IExpressionDMContext dmc, String value, String formatId, RequestMonitor rm) {
		gate().split(dmc, worker -> {
			Action action = ExpressionInspector.registers(dmc.getExpression()).isEmpty() ? Action.EVALUATE_ASSIGNMENT : Action.WRITE_REGISTER;
			rm.setStatus(Gate.refusal(Gate.reason(action, worker)));
			rm.done();
		}, () -> super.writeExpression(dmc, value, formatId, rm));
	}

	private void evaluate(IExpressionDMContext expression, DataRequestMonitor<MIDataEvaluateExpressionInfo> rm) {
		IMICommandControl control = Dsf.service(getServicesTracker(), IMICommandControl.class);
		if (control == null) {
			rm.done(Gate.refusal(Messages.noSession)); // shutting down
			return;
		}
		fExpressionCache.execute(control.getCommandFactory().createMIDataEvaluateExpression(expression), rm);
	}

	/** gdb has no format for this command, so integers are converted here; all else stays in gdb's own words. */
	static String format(String natural, String formatId) {
		Matcher m = INTEGER.matcher(natural);
		if (!m.matches()) {
			return natural;
		}
		String digits = m.group(1);
		BigInteger number = digits.startsWith("0x") ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
		return switch (formatId) {
		case HEX_FORMAT -> "0x" + unsigned(number).toString(16);
		case OCTAL_FORMAT -> number.signum() == 0 ? "0" : '0' + unsigned(number).toString(8);
		case BINARY_FORMAT -> unsigned(number).toString(2);
		case DECIMAL_FORMAT -> number.toString();
		default -> natural;
		};
	}

	private static BigInteger unsigned(BigInteger number) {
		return number.signum() >= 0 ? number : number.add(BigInteger.ONE.shiftLeft(64));
	}

	private Gate gate() {
		return new Gate(getServicesTracker());
	}

	private boolean workersGuard() {
		IWorkersService workers = Dsf.service(getServicesTracker(), IWorkersService.class);
		return workers != null && workers.settings().guard();
	}

	private boolean isHidden(IExpressionDMContext expression) {
		IWorkersService workers = Dsf.service(getServicesTracker(), IWorkersService.class);
		return workers != null && workers.registerView(expression) == RegisterView.HIDE;
	}

	private static IStatus hidden(Classification worker) {
		return Gate.refusal(NLS.bind(Messages.registersAreHidden, worker.label()));
	}
}
