/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests.workbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.swt.widgets.Widget;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

import dev.ringside.tests.common.Await;

/** What a user sees and does in the workbench. Called by a test's thread. */
final class Workbench {

	private Workbench() {
	}

	static Display display() {
		return PlatformUI.getWorkbench().getDisplay();
	}

	/** Runs something on the user interface's thread. */
	static <T> T ui(Callable<T> action) {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		display().syncExec(() -> {
			try {
				result.set(action.call());
			} catch (Throwable e) {
				failure.set(e);
			}
		});
		if (failure.get() != null) {
			throw new AssertionError(failure.get().toString(), failure.get());
		}
		return result.get();
	}

	static IWorkbenchWindow window() {
		return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
	}

	static IWorkbenchPage page() {
		return window().getActivePage();
	}

	/** The Debug perspective as it is delivered, over the whole screen. */
	static void debugPerspective() {
		ui(() -> {
			PlatformUI.getWorkbench().showPerspective(IDebugUIConstants.ID_DEBUG_PERSPECTIVE, window());
			window().getShell().setBounds(display().getBounds());
			window().getShell().forceActive();
			page().resetPerspective();
			page().showView(IDebugUIConstants.ID_DEBUG_VIEW);
			return null;
		});
	}

	static IViewPart show(String view) {
		return ui(() -> page().showView(view));
	}

	/** The first control of a type in a part. */
	static <T extends Control> T control(IWorkbenchPart part, Class<T> type) {
		return ui(() -> {
			List<Control> all = new ArrayList<>();
			collect(composite(part), all);
			return type.cast(all.stream().filter(type::isInstance).findFirst()
					.orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + part.getTitle())));
		});
	}

	private static Composite composite(IWorkbenchPart part) {
		return (Composite) part.getSite().getService(org.eclipse.e4.ui.model.application.ui.basic.MPart.class).getWidget();
	}

	/** All controls below one. On the user interface's thread. */
	static void collect(Composite parent, List<Control> all) {
		for (Control child : parent.getChildren()) {
			all.add(child);
			if (child instanceof Composite composite) {
				collect(composite, all);
			}
		}
	}

	/** What labels, links and texts below a control say. On the user interface's thread. */
	static List<String> texts(Composite parent) {
		List<Control> all = new ArrayList<>();
		collect(parent, all);
		List<String> texts = new ArrayList<>();
		for (Control control : all) {
			if (control instanceof Label l) {
				texts.add(l.getText());
			} else if (control instanceof Text t) {
				texts.add(t.getText());
			} else if (control instanceof Link l) {
				texts.add(l.getText());
			} else if (control instanceof org.eclipse.swt.custom.CLabel l) {
				texts.add(l.getText());
			}
		}
		return texts;
	}

	// ---- trees ----------------------------------------------------------------------------------------------------------

	/** The lines of a view's tree that are visible to a user who scrolls, joined over the columns. */
	static List<String> lines(String view) {
		return ui(() -> items(view).stream().map(Workbench::line).toList());
	}

	private static String line(TreeItem item) {
		StringBuilder text = new StringBuilder(item.getText());
		for (int i = 1; i < item.getParent().getColumnCount(); i++) {
			text.append(" | ").append(item.getText(i));
		}
		return text.toString();
	}

	/** Looks only into what is expanded: asking for more makes a virtual tree fill it. */
	private static List<TreeItem> items(String view) {
		IViewPart part = page().findView(view);
		if (part == null) {
			throw new AssertionError("the view " + view + " is not open");
		}
		List<Control> all = new ArrayList<>();
		collect(composite(part), all);
		List<TreeItem> items = new ArrayList<>();
		for (Control control : all) {
			if (control instanceof Tree tree && tree.isVisible()) {
				for (TreeItem item : tree.getItems()) {
					collect(item, items);
				}
			}
		}
		return items;
	}

	private static void collect(TreeItem item, List<TreeItem> items) {
		items.add(item);
		if (item.getExpanded()) {
			for (TreeItem child : item.getItems()) {
				collect(child, items);
			}
		}
	}

	private static Optional<TreeItem> item(String view, String text) {
		return items(view).stream().filter(i -> line(i).contains(text)).findFirst();
	}

	/** Waits for a line that contains a text, and returns it whole. */
	static String awaitLine(String view, String text) {
		try {
			return Await.value("the line \"" + text + "\" in " + view, () -> ui(() -> item(view, text).map(Workbench::line)));
		} catch (AssertionError e) {
			throw failed(e, "there are " + lines(view));
		}
	}

	/** The image of a line. */
	static ImageData image(String view, String text) {
		return Await.value("the image of the line \"" + text + "\"",
				() -> ui(() -> item(view, text).map(TreeItem::getImage).map(i -> i.getImageData(100))));
	}

	static boolean same(ImageData a, ImageData b) {
		return a.width == b.width && a.height == b.height && Arrays.equals(rgba(a), rgba(b));
	}

	private static int[] rgba(ImageData image) {
		int[] pixels = new int[image.width * image.height];
		for (int i = 0; i < pixels.length; i++) {
			int x = i % image.width;
			int y = i / image.width;
			int alpha = image.alphaData == null && image.getTransparencyType() == SWT.TRANSPARENCY_NONE ? 255 : image.getAlpha(x, y);
			var colour = image.palette.getRGB(image.getPixel(x, y));
			pixels[i] = alpha == 0 ? 0 : alpha << 24 | colour.red << 16 | colour.green << 8 | colour.blue;
		}
		return pixels;
	}

	/**
	 * Clicks on a line of the Debug view if it is not what the views show: after a stop CDT selects the top frame, when it comes to it.
	 *
	 * @return whether it is the debug context now
	 */
	static boolean select(String text) {
		return ui(() -> {
			TreeItem item = item(IDebugUIConstants.ID_DEBUG_VIEW, text).orElse(null);
			if (item == null) {
				return false;
			}
			Tree tree = item.getParent();
			boolean selected = tree.getSelectionCount() == 1 && tree.getSelection()[0] == item;
			if (selected && item.getData() != null && item.getData().equals(DebugUITools.getDebugContext())) {
				return true;
			}
			tree.setFocus();
			tree.setSelection(item);
			send(tree, SWT.Selection, item);
			return false;
		});
	}

	/** Selects a line of the Debug view and waits until something holds while it is selected. */
	static void awaitSelected(String text, String what, Await.Condition condition) {
		try {
			Await.until(what + " with \"" + text + "\" selected", () -> select(text) && condition.holds() && select(text));
		} catch (AssertionError e) {
			throw failed(e, "the Debug view has " + lines(IDebugUIConstants.ID_DEBUG_VIEW) + ", the context is " + ui(DebugUITools::getDebugContext));
		}
	}

	static void send(Control control, int type, Widget item) {
		Event event = new Event();
		event.item = item;
		event.widget = control;
		control.notifyListeners(type, event);
	}

	/** Unfolds a line as a click on its arrow does; false where there is no such line yet, or nothing to unfold. */
	static boolean unfold(String view, String text) {
		return ui(() -> {
			TreeItem item = item(view, text).orElse(null);
			if (item == null || item.getItemCount() == 0) {
				return false;
			}
			if (!item.getExpanded()) {
				send(item.getParent(), SWT.Expand, item);
				item.setExpanded(true);
			}
			return true;
		});
	}

	// ---- buttons ----------------------------------------------------------------------------------------------------------

	/** Whether a button of the window's tool bar can be pressed. Its tip has a mnemonic and the key: "Step &Over (F6)". */
	static boolean isEnabled(String name) {
		return ui(() -> {
			List<Control> all = new ArrayList<>();
			collect(window().getShell(), all);
			List<String> tips = new ArrayList<>();
			for (Control control : all) {
				if (control instanceof ToolBar bar) {
					for (ToolItem item : bar.getItems()) {
						String tip = item.getToolTipText() == null ? "" : item.getToolTipText().replace("&", "");
						if (tip.equals(name) || tip.startsWith(name + " (")) {
							return item.isEnabled();
						}
						tips.add(tip);
					}
				}
			}
			throw new AssertionError("no button \"" + name + "\" among " + tips);
		});
	}

	// ---- pictures ---------------------------------------------------------------------------------------------------------

	/** Writes what is on the screen to target/test-cdt/NAME.png. */
	static void picture(String name) throws IOException {
		Path file = Path.of(System.getProperty("ringside.work"), name + ".png");
		ui(() -> {
			while (display().readAndDispatch()) {
				// paint what is pending
			}
			Image image = new Image(display(), display().getBounds().width, display().getBounds().height);
			GC gc = new GC(display());
			gc.copyArea(image, 0, 0);
			gc.dispose();
			ImageLoader loader = new ImageLoader();
			loader.data = new ImageData[] { image.getImageData() };
			loader.save(file.toString(), SWT.IMAGE_PNG);
			image.dispose();
			return null;
		});
	}

	/** Adds what there is instead, and a picture of it. */
	static AssertionError failed(AssertionError e, String state) {
		try {
			picture("failed");
		} catch (IOException x) {
			e.addSuppressed(x);
		}
		return new AssertionError(e.getMessage() + "; " + state, e);
	}
}
