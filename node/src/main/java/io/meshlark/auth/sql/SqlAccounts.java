package io.meshlark.auth.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.account.Account;
import io.meshlark.auth.account.Accounts;
import io.meshlark.auth.account.BadAccount;
import io.meshlark.config.BoundQuery;
import io.meshlark.config.SqlSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the queries of the settings, with what the client has sent as bound parameters. Connections
 * are read-only, and none is opened before somebody asks.
 */
public final class SqlAccounts implements Accounts, AutoCloseable {
    private static final String USER_NAME = "username";
    private static final String HASH = "password_hash";

    /** Data that does not fit, of SQL:2016: no account has such a name. */
    private static final String DATA_EXCEPTION = "22";

    private final SqlSettings settings;
    private final HikariDataSource pool;
    private final int timeoutSeconds;

    /**
     * @param timeout of each login
     * @throws IOException naming the setting, if there is no driver for the URL
     */
    public SqlAccounts(SqlSettings settings, Duration timeout) throws IOException {
        this.settings = settings;
        timeoutSeconds = Math.max(1, Math.toIntExact(timeout.toSeconds()));
        try {
            DriverManager.getDriver(settings.url());
        } catch (SQLException e) {
            throw new IOException(
                    "auth.sql.url: there is no driver for %s; put its jar into lib/ext"
                            .formatted(settings.url().replaceFirst("(jdbc:[^:]*:).*", "$1")),
                    e);
        }
        pool = new HikariDataSource(pool(settings, timeout));
    }

    private static HikariConfig pool(SqlSettings settings, Duration timeout) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("meshlark-auth-sql");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().value());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(0);
        config.setReadOnly(true);
        config.setConnectionTimeout(Math.max(250, timeout.toMillis() / 2));
        config.setValidationTimeout(250);
        config.setInitializationFailTimeout(-1);
        return config;
    }

    @Override
    public Optional<Account> find(String userName, String clientId) throws IOException, BadAccount {
        try (Connection connection = pool.getConnection()) {
            Map<String, String> row = row(connection, userName, clientId);
            String hash = row.remove(HASH);
            if (hash == null) {
                return Optional.empty();
            }
            String known = row.remove(USER_NAME);
            return Optional.of(
                    new Account(
                            known == null ? userName : known,
                            hash,
                            row,
                            rules(connection, known == null ? userName : known, clientId)));
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(DATA_EXCEPTION)) {
                return Optional.empty();
            }
            throw new IOException("the database: %s".formatted(e.getMessage()), e);
        }
    }

    /** The values of the account by the names of their columns; those that are NULL are absent. */
    private Map<String, String> row(Connection connection, String userName, String clientId)
            throws SQLException, IOException, BadAccount {
        try (PreparedStatement statement =
                        prepared(connection, settings.query(), userName, clientId, 2);
                ResultSet rows = statement.executeQuery()) {
            ResultSetMetaData columns = rows.getMetaData();
            Map<String, String> row = new LinkedHashMap<>();
            boolean hasHash = false;
            boolean isThere = rows.next();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
                hasHash |= name.equals(HASH);
                String value = isThere ? rows.getString(i) : null;
                if (value != null) {
                    row.put(name, value);
                }
            }
            if (!hasHash) {
                throw new IOException("auth.sql.query has no column password_hash");
            }
            if (isThere && rows.next()) {
                throw new BadAccount("auth.sql.query finds several");
            }
            return row;
        }
    }

    private List<Account.Row> rules(Connection connection, String userName, String clientId)
            throws SQLException {
        List<Account.Row> rules = new ArrayList<>();
        if (settings.rulesQuery().isEmpty()) {
            return rules;
        }
        try (PreparedStatement statement =
                        prepared(
                                connection,
                                settings.rulesQuery(),
                                userName,
                                clientId,
                                OwnRules.MOST + 1);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                rules.add(
                        new Account.Row(
                                String.valueOf(rows.getString("permission")),
                                String.valueOf(rows.getString("action")),
                                String.valueOf(rows.getString("topic"))));
            }
        }
        return rules;
    }

    private PreparedStatement prepared(
            Connection connection, BoundQuery query, String userName, String clientId, int maxRows)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query.sql());
        statement.setQueryTimeout(timeoutSeconds);
        statement.setMaxRows(maxRows);
        for (int i = 0; i < query.names().size(); i++) {
            statement.setString(
                    i + 1, query.names().get(i).equals(USER_NAME) ? userName : clientId);
        }
        return statement;
    }

    @Override
    public void close() {
        pool.close();
    }
}
