package io.meshlark.loadtest.scale;

import java.util.List;

/** All figures as Markdown, nothing when there are none; what misses its aim is bold. */
final class FigureTable {

    private FigureTable() {}

    static String markdown(List<Figure> figures) {
        if (figures.isEmpty()) {
            return "";
        }
        var out = new StringBuilder("| part | | here | aim |\n|---|---|---|---|\n");
        for (var it : figures) {
            var value = it.isMet() ? it.value() : "**" + it.value() + "**";
            out.append(
                    "| %s | %s | %s | %s |\n"
                            .formatted(it.part().label(), it.what(), value, it.aim()));
        }
        return out.toString();
    }
}
