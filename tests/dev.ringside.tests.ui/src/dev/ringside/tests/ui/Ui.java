/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.tests.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.core.commands.common.CommandException;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;

/** The workbench's window: its thread, perspective, views, buttons and commands, and pictures of the screen. */
public final class Ui {

	/** System property: the folder of the pictures. Where it is not set, there are none. */
	private static final String PICTURES = "ringside.pictures";

	private Ui() {
	}

	/** What is done on the user interface's thread. */
	@FunctionalInterface
	public interface Action {
		void run() throws Exception;
	}

	public static Display display() {
		return PlatformUI.getWorkbench().getDisplay();
	}

	/**
	 * Calls something on the user interface's thread. From any thread.
	 *
	 * @throws IllegalStateException where it throws an exception: a wait looks again, for what is shown may be changing
	 * @throws AssertionError        where it throws an error
	 */
	public static <T> T ui(Callable<T> task) {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
		display().syncExec(() -> {
			try {
				result.set(task.call());
			} catch (Throwable e) {
				thrown.set(e);
			}
		});
		if (thrown.get() instanceof Error e) {
			throw new AssertionError(e.toString(), e);
		}
		if (thrown.get() instanceof Exception e) {
			throw new IllegalStateException(e.toString(), e);
		}
		return result.get();
	}

	/** As {@link #ui}, without a result. */
	public static void run(Action action) {
		ui(() -> {
			action.run();
			return true;
		});
	}

	public static IWorkbenchWindow window() {
		return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
	}

	/** On the user interface's thread. */
	public static IWorkbenchPage page() {
		return window().getActivePage();
	}

	// ---- views ------------------------------------------------------------------------------------------------------

	/** The Debug perspective as it is delivered, over the whole screen, its Debug view active. */
	public static void openDebugPerspective() {
		run(() -> {
			window().getShell().setBounds(display().getPrimaryMonitor().getBounds());
			window().getShell().forceActive();
			for (var view : page().getViewReferences()) {
				if (view.getId().contains("introview")) {
					page().hideView(view);
				}
			}
			PlatformUI.getWorkbench().showPerspective(IDebugUIConstants.ID_DEBUG_PERSPECTIVE, window());
			page().resetPerspective();
			page().showView(IDebugUIConstants.ID_DEBUG_VIEW);
		});
	}

	/** Opens a view, or brings it to the front, and makes it active. */
	public static IViewPart show(String view) {
		return ui(() -> page().showView(view));
	}

	/** What holds a part's controls. On the user interface's thread. */
	public static Composite composite(IWorkbenchPart part) {
		return (Composite) part.getSite().getService(MPart.class).getWidget();
	}

	// ---- buttons and commands ---------------------------------------------------------------------------------------

	/** Whether a button of the window's tool bar can be pressed. Its tip has mnemonic and key: "Step &Over (F6)". */
	public static boolean isEnabled(String name) {
		return ui(() -> {
			List<String> tips = new ArrayList<>();
			for (ToolBar bar : Widgets.all(window().getShell(), ToolBar.class, b -> true)) {
				for (ToolItem item : bar.getItems()) {
					String tip = item.getToolTipText() == null ? "" : Widgets.plain(item.getToolTipText());
					if (tip.equals(name) || tip.startsWith(name + " (")) {
						return item.isEnabled();
					}
					tips.add(tip);
				}
			}
			throw new IllegalStateException("no button \"" + name + "\" among " + tips);
		});
	}

	/** Runs a command as a key or menu would. On the user interface's thread. */
	public static void command(String id) {
		try {
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(id, null);
		} catch (CommandException e) {
			throw new AssertionError(id, e);
		}
	}

	/** Whether a command could be run now. */
	public static boolean isCommandEnabled(String id) {
		return ui(() -> PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(id).isEnabled());
	}

	/** An action of a view's own menu. On the user interface's thread. */
	public static IAction menu(String view, String action) {
		IViewPart part = page().findView(view);
		IContributionItem item = part == null ? null : part.getViewSite().getActionBars().getMenuManager().find(action);
		if (item instanceof ActionContributionItem contribution) {
			return contribution.getAction();
		}
		throw new AssertionError("no action " + action + " in the menu of " + view);
	}

	// ---- pictures ---------------------------------------------------------------------------------------------------

	/** Writes what is on the screen to NAME.png in the folder of the tests' pictures. */
	public static void picture(String name) {
		String folder = System.getProperty(PICTURES);
		if (folder != null) {
			run(() -> write(Path.of(folder, name + ".png")));
		}
	}

	/** Paints what is pending. On the user interface's thread. */
	public static void paint() {
		while (display().readAndDispatch()) {
			continue;
		}
	}

	/** Writes what is on the screen to a file. On the user interface's thread. */
	public static void write(Path file) throws IOException {
		paint();
		Display display = display();
		Image image = new Image(display, display.getBounds().width, display.getBounds().height);
		GC gc = new GC(display);
		gc.copyArea(image, 0, 0);
		gc.dispose();
		ImageLoader loader = new ImageLoader();
		loader.data = new ImageData[] { image.getImageData() };
		image.dispose();
		Files.createDirectories(file.toAbsolutePath().getParent());
		loader.save(file.toString(), SWT.IMAGE_PNG);
	}

	/** Adds what there is instead to a wait's failure, and leaves a picture of it. */
	public static AssertionError failed(AssertionError e, String instead) {
		picture("failed");
		return new AssertionError(e.getMessage() + "; " + instead, e);
	}
}
