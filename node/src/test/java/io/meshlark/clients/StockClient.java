package io.meshlark.clients;

/** The clients that run in this process, each with one version of MQTT. */
enum StockClient {
    HIVEMQ_3_1_1 {
        @Override
        Client connect(Login login) {
            return HiveMq3.connect(login);
        }
    },
    HIVEMQ_5 {
        @Override
        Client connect(Login login) {
            return HiveMq5.connect(login);
        }
    },
    PAHO_3_1 {
        @Override
        Client connect(Login login) {
            return Paho3.connect(login, 3);
        }
    },
    PAHO_3_1_1 {
        @Override
        Client connect(Login login) {
            return Paho3.connect(login, 4);
        }
    },
    PAHO_5 {
        @Override
        Client connect(Login login) {
            return Paho5.connect(login);
        }
    };

    abstract Client connect(Login login);
}
