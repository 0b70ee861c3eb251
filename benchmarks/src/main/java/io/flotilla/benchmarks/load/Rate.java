package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.scenario.Scenario;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of messages a second, such as {@code 2500}, {@code 50k} or {@code 1.5M}, or {@code max}. */
final class Rate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
        if (text.equals("max")) {
            return Scenario.AS_FAST_AS_RECEIVED;
        }
        double unit = unit(text);
        try {
            double number = Double.parseDouble(unit == 1 ? text : text.substring(0, text.length() - 1));
            if (number > 0 && number < Double.POSITIVE_INFINITY) {
                return number * unit;
            }
        } catch (NumberFormatException none) {
            // as for a number that is not above 0
        }
        throw new TypeConversionException(
                "'" + text + "' is not a number above 0, with k or M after it or not, nor max");
    }

    private static double unit(String text) {
        return switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
            case 'k', 'K' -> 1e3;
            case 'm', 'M' -> 1e6;
            default -> 1;
        };
    }
}
