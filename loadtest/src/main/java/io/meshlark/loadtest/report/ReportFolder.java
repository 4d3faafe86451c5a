package io.meshlark.loadtest.report;

import io.meshlark.loadtest.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A result as files: result.json, seconds.csv, summary.md, report.html. */
public final class ReportFolder {

    private ReportFolder() {}

    /** Writes them; files of an earlier run are replaced. */
    public static void write(RunResult result, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("result.json"), JsonReport.of(result));
        Files.writeString(folder.resolve("seconds.csv"), CsvReport.of(result));
        Files.writeString(folder.resolve("summary.md"), MarkdownReport.of(result));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(result));
    }
}
