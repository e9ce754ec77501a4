/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

/**
 * The robot that works in a workbench as a user does: by what views, dialogs and buttons say. For bundles of tests and
 * of the demo, which compile it into themselves together with {@code dev.ringside.tests.common}; nothing of it is
 * shipped, and it needs nothing of the product.
 * <p>
 * Unless they say otherwise, its methods are called from a thread of the tests, not from the user interface's. Each
 * wait ends after {@code Await.LIMIT} and says what it waited for and what there was instead.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE })
package dev.ringside.tests.ui;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
