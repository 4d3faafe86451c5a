package io.meshlark.config;

import com.typesafe.config.ConfigOrigin;

/** Where a value comes from; the order of the cases is the order of precedence. */
public sealed interface Origin {

    /** {@code --set} on the command line. */
    record Flag() implements Origin {
        @Override
        public String toString() {
            return "--set";
        }
    }

    /** An environment variable. */
    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** A configuration file; line 0 where it is not known. */
    record File(String name, int line) implements Origin {
        @Override
        public String toString() {
            return line > 0 ? name + ":" + line : name;
        }
    }

    /** {@code reference.conf}. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** True for everything an operator has set. */
    default boolean isOverride() {
        return !(this instanceof Default);
    }

    static Origin inFile(ConfigOrigin origin) {
        var name = origin.filename();
        return new File(
                name == null ? origin.description() : name, Math.max(origin.lineNumber(), 0));
    }
}
