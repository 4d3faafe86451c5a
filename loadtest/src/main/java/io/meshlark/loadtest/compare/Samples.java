package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.measure.Spread;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** All figures of a comparison. */
record Samples(List<Sample> all) {

    Samples {
        all = List.copyOf(all);
    }

    OptionalDouble median(String peer, Measure measure) {
        var values = values(peer, measure).toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Spread.of(values).median());
    }

    private DoubleStream values(String peer, Measure measure) {
        return all.stream()
                .filter(it -> it.peer().equals(peer) && it.measure() == measure)
                .mapToDouble(Sample::value);
    }

    /** How a peer compares to another, round by round; empty when they never ran in the same. */
    List<Spread> ratio(String peer, String to, Measure measure) {
        var ratios =
                all.stream()
                        .filter(it -> it.peer().equals(peer) && it.measure() == measure)
                        .flatMapToDouble(it ->
                                all.stream()
                                        .filter(base ->
                                                base.peer().equals(to)
                                                        && base.measure() == measure
                                                        && base.round() == it.round()
                                                        && base.value() > 0)
                                        .mapToDouble(base -> it.value() / base.value()))
                        .toArray();
        return ratios.length == 0 ? List.of() : List.of(Spread.of(ratios));
    }
}
