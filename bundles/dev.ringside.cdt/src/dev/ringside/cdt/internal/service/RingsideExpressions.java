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
import java.util.function.Supplier;
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
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.ExpressionInspector;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.RegisterView;

/**
 * Expressions in a worker's context. gdb's variable objects are not bound to the thread that they were created for:
 * from the second value on they have the main thread's registers, and write them. So an expression that names a
 * register is evaluated with {@code -data-evaluate-expression --thread --frame}, and nothing is written.
 */
public class RingsideExpressions extends GDBExpressions_HEAD {

	private final WorkerGuard guard = new WorkerGuard(this::getServicesTracker);

	/** What gdb prints for an integer or a pointer: {@code 51}, {@code (void (*)()) 0x0}, {@code 0x401136 <main+4>}. */
	private static final Pattern INTEGER = Pattern
			.compile("(?:\\([^\"]{0,80}\\) )?(0x[0-9a-fA-F]{1,16}|-?\\d{1,20})(?: <.*>)?");

	private static final Pattern REGISTER = Pattern.compile("\\s*\\$(\\w{1,40})\\s*");

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

	/**
	 * Chooses how to treat an expression.
	 *
	 * @param expression the expression
	 * @param rm         gets the reason where it is refused
	 * @param direct     for one that names a register in a worker's context: answers without a variable object
	 * @param other      for all others, as CDT does it
	 */
	private void route(IExpressionDMContext expression, RequestMonitor rm, Runnable direct, Runnable other) {
		guard.split(expression, worker -> {
			List<Action> actions = ExpressionInspector.actions(expression.getExpression());
			for (Action action : actions) {
				Decision decision = action == Action.EVALUATE_REGISTER ? Decision.ALLOWED
						: guard.decide(action, expression, worker);
				if (!decision.isAllowed()) {
					return () -> WorkerGuard.refuse(rm, decision.reason());
				}
			}
			if (!actions.contains(Action.EVALUATE_REGISTER)) {
				return other;
			}
			IWorkersService workers = guard.workers();
			if (workers != null && workers.registerView(expression) == RegisterView.HIDE) {
				String reason = NLS.bind(Messages.registersAreHidden, guard.label(expression, worker));
				return () -> WorkerGuard.refuse(rm, reason);
			}
			return direct;
		}, other);
	}

	/** The same where the direct answer is known without gdb. */
	private <V> void route(IExpressionDMContext expression, DataRequestMonitor<V> rm, Supplier<V> direct,
			Runnable other) {
		route(expression, (RequestMonitor) rm, () -> rm.done(direct.get()), other);
	}

	@Override
	public void getFormattedExpressionValue(FormattedValueDMContext dmc, DataRequestMonitor<FormattedValueDMData> rm) {
		IExpressionDMContext expression = Dsf.ancestor(dmc, IExpressionDMContext.class);
		if (expression == null) {
			super.getFormattedExpressionValue(dmc, rm);
			return;
		}
		route(expression, rm,
				() -> evaluate(expression, new DataRequestMonitor<MIDataEvaluateExpressionInfo>(getExecutor(), rm) {
			@Override
			protected void handleSuccess() {
				String natural = getData().getValue();
				observe(expression, natural, null);
				rm.done(guard.safely(() -> value(expression, format(natural, dmc.getFormatID())),
						new FormattedValueDMData(natural)));
			}

			@Override
			protected void handleError() {
				observe(expression, null, getStatus().getMessage());
				super.handleError();
			}
		}), () -> super.getFormattedExpressionValue(dmc, rm));
	}

	/** An expression that is nothing but a register is shown as the Registers view shows it. */
	private FormattedValueDMData value(IExpressionDMContext expression, String text) {
		WorkersService workers = guard.workers();
		String register = register(expression);
		if (workers == null || register == null || workers.registerView(expression) != RegisterView.LABEL) {
			return new FormattedValueDMData(text);
		}
		return workers.truth(expression, register)
				.map(truth -> new FormattedValueDMData(WorkerLabels.register(text, truth), text))
				.orElseGet(() -> new FormattedValueDMData(text));
	}

	private void observe(IExpressionDMContext expression, @Nullable String value, @Nullable String error) {
		WorkersService workers = guard.workers();
		String register = register(expression);
		if (workers != null && register != null) {
			workers.observe(expression, register, value, error);
		}
	}

	/** The name of the register that an expression is; null where it is another expression. */
	private static @Nullable String register(IExpressionDMContext expression) {
		Matcher m = REGISTER.matcher(expression.getExpression());
		return m.matches() ? m.group(1) : null;
	}

	private static ExpressionDMData data(IExpressionDMContext register) {
		return new ExpressionDMData(register.getExpression(), Messages.registerExpressionType, 0, false,
				BasicType.basic);
	}

	@Override
	public void getExpressionData(IExpressionDMContext dmc, DataRequestMonitor<IExpressionDMData> rm) {
		route(dmc, rm, () -> data(dmc), () -> super.getExpressionData(dmc, rm));
	}

	@Override
	public void getExpressionDataExtension(IExpressionDMContext dmc,
			DataRequestMonitor<IExpressionDMDataExtension> rm) {
		route(dmc, rm, () -> data(dmc), () -> super.getExpressionDataExtension(dmc, rm));
	}

	@Override
	public void getExpressionAddressData(IExpressionDMContext dmc, DataRequestMonitor<IExpressionDMAddress> rm) {
		route(dmc, rm, NoAddress::new, () -> super.getExpressionAddressData(dmc, rm));
	}

	@Override
	public void getSubExpressions(IExpressionDMContext dmc, int start, int length,
			DataRequestMonitor<IExpressionDMContext[]> rm) {
		route(dmc, rm, () -> new IExpressionDMContext[0], () -> super.getSubExpressions(dmc, start, length, rm));
	}

	@Override
	public void getSubExpressionCount(IExpressionDMContext dmc, int limit, DataRequestMonitor<Integer> rm) {
		route(dmc, rm, () -> Integer.valueOf(0), () -> super.getSubExpressionCount(dmc, limit, rm));
	}

	@Override
	public void safeToAskForAllSubExpressions(IExpressionDMContext dmc, DataRequestMonitor<Boolean> rm) {
		route(dmc, rm, () -> Boolean.TRUE, () -> super.safeToAskForAllSubExpressions(dmc, rm));
	}

	@Override
	public void canWriteExpression(IExpressionDMContext dmc, DataRequestMonitor<Boolean> rm) {
		guard.can(write(dmc), dmc, rm, () -> super.canWriteExpression(dmc, rm));
	}

	@Override
	public void writeExpression(IExpressionDMContext dmc, String value, String formatId, RequestMonitor rm) {
		guard.ifAllowed(write(dmc), dmc, rm, () -> super.writeExpression(dmc, value, formatId, rm));
	}

	private static Action write(IExpressionDMContext dmc) {
		return ExpressionInspector.registers(dmc.getExpression()).isEmpty() ? Action.EVALUATE_ASSIGNMENT
				: Action.WRITE_REGISTER;
	}

	private void evaluate(IExpressionDMContext expression, DataRequestMonitor<MIDataEvaluateExpressionInfo> rm) {
		IMICommandControl control = Dsf.service(getServicesTracker(), IMICommandControl.class);
		if (control == null) {
			WorkerGuard.refuse(rm, Messages.noSession); // shutting down
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
}
