/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.ui.internal;

import org.eclipse.cdt.dsf.gdb.internal.ui.viewmodel.launch.LaunchVMProvider;
import org.eclipse.cdt.dsf.gdb.internal.ui.viewmodel.launch.ThreadVMNode;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.cdt.dsf.ui.viewmodel.AbstractVMAdapter;
import org.eclipse.cdt.dsf.ui.viewmodel.IVMNode;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IPresentationContext;

/** CDT's nodes of the Debug view, with ours in the place of the one for threads. */
@SuppressWarnings("restriction")
final class RingsideLaunchVMProvider extends LaunchVMProvider {

	RingsideLaunchVMProvider(AbstractVMAdapter adapter, IPresentationContext context, DsfSession session) {
		super(adapter, context, session);
	}

	/** Called by the constructor of the class above: there is no field to use. It leaves the tree's shape to CDT. */
	@Override
	protected void addChildNodes(IVMNode parent, IVMNode[] children) {
		IVMNode[] ours = new IVMNode[children.length];
		for (int i = 0; i < children.length; i++) {
			ours[i] = children[i];
			if (children[i].getClass() == ThreadVMNode.class) {
				ours[i] = new WorkerThreadVMNode(this, getSession());
				children[i].dispose();
			}
		}
		super.addChildNodes(parent.getClass() == ThreadVMNode.class ? threads(parent) : parent, ours);
	}

	/** What stands in the place of CDT's node. */
	private IVMNode threads(IVMNode stock) {
		for (IVMNode node : getAllVMNodes()) {
			if (node instanceof WorkerThreadVMNode) {
				return node;
			}
		}
		return stock;
	}
}
