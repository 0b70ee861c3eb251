/**
 * Line charts as SVG, which need nothing but a viewer.
 *
 * <p>An {@linkplain io.flotilla.benchmarks.chart.Axis axis} says where a value stands, a {@linkplain io.flotilla.benchmarks.chart.Series series} is one line, a {@linkplain
 * io.flotilla.benchmarks.chart.LineChart chart} draws both, and a {@linkplain io.flotilla.benchmarks.chart.ChartSheet sheet} puts charts into one file. Series differ in colour, in dashes and
 * in the shape of their marks, so that they are told apart without colour vision and in print. Charts follow the reader's choice of light or dark; on paper they are light.
 *
 * <p>All values are immutable; any thread may use them.
 */
@NullMarked
package io.flotilla.benchmarks.chart;

import org.jspecify.annotations.NullMarked;
