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
 * What only a running OSGi framework can tell: the shipped bundles resolve and start with the dependencies they
 * declare.
 */
@NonNullByDefault
package dev.ringside.osgi.tests;

import org.eclipse.jdt.annotation.NonNullByDefault;
