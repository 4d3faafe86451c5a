package io.meshlark.loadtest.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a command line that cannot be understood, or a run that cannot go on. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        var command = error.getCommandLine();
        var err = command.getErr();
        err.println("meshlark: " + error.getMessage());
        UnmatchedArgumentException.printSuggestions(error, err);
        err.printf("See: %s --help%n", command.getCommandSpec().qualifiedName());
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Never the exit code of an expectation that is not met. */
    @Override
    public int handleExecutionException(
            Exception error, CommandLine command, ParseResult arguments) {
        var err = command.getErr();
        err.println("meshlark: the run cannot go on: " + error.getMessage());
        err.println("This should not happen; what the tool was doing:");
        error.printStackTrace(err);
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
