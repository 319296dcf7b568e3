#include <pqxx/pqxx>

#include <unordered_map>
#include <utility>

#include "central/sql_connection.h"

namespace lanepost::central {
namespace {

/// Without what stands between "://" and "@", which may be a password.
std::string withoutPassword(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t at = url.rfind('@');
    return scheme == std::string::npos || at == std::string::npos || at < scheme
               ? url
               : url.substr(0, scheme + 3) + "..." + url.substr(at);
}

std::string textOf(const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : std::string(std::get<std::string_view>(value));
}

class PostgresqlConnection final : public SqlConnection {
public:
    explicit PostgresqlConnection(const std::string& url) : where_(withoutPassword(url)), connection_(url) {}

    Result<std::vector<SqlRow>> query(const std::string& sql, std::span<const SqlValue> values) override {
        return guarded<std::vector<SqlRow>>([&] { return rowsOf(runPrepared(sql, values)); });
    }

    Result<std::size_t> change(const std::string& sql, std::span<const SqlValue> values) override {
        return guarded<std::size_t>([&] { return static_cast<std::size_t>(runPrepared(sql, values).affected_rows()); });
    }

    Result<void> execute(const std::string& sql) override {
        return guarded<void>([&] { run([&](pqxx::transaction_base& work) { return work.exec(sql); }); });
    }

    Result<void> begin() override {
        return guarded<void>([&] {
            work_.reset();
            work_ = std::make_unique<pqxx::work>(connection_);
        });
    }

    Result<void> commit() override {
        return guarded<void>([&] {
            const auto work = std::exchange(work_, nullptr);
            work->commit();
        });
    }

    void rollback() override { work_.reset(); }

    std::string forUpdate(std::string_view alias) const override { return " FOR UPDATE OF " + std::string(alias); }

private:
    /// In the open transaction, or in one of its own.
    template <typename Action>
    pqxx::result run(Action action) {
        if (work_) {
            return action(*work_);
        }
        pqxx::work work(connection_);
        const pqxx::result result = action(work);
        work.commit();
        return result;
    }

    pqxx::result runPrepared(const std::string& sql, std::span<const SqlValue> values) {
        const std::string& name = prepared(sql);
        std::vector<std::string> texts;
        texts.reserve(values.size());
        for (const SqlValue& value : values) {
            texts.push_back(textOf(value));
        }
        return run([&](pqxx::transaction_base& work) {
            return work.exec_prepared(name, pqxx::prepare::make_dynamic_params(texts));
        });
    }

    const std::string& prepared(const std::string& sql) {
        const auto known = names_.find(sql);
        if (known != names_.end()) {
            return known->second;
        }
        const std::string name = "lanepost" + std::to_string(names_.size());
        connection_.prepare(name, sql);
        return names_.emplace(sql, name).first->second;
    }

    static std::vector<SqlRow> rowsOf(const pqxx::result& result) {
        std::vector<SqlRow> rows;
        rows.reserve(result.size());
        for (const auto& found : result) {
            SqlRow row;
            for (const auto& field : found) {
                row.push_back(field.is_null() ? std::nullopt : std::optional(std::string(field.c_str(), field.size())));
            }
            rows.push_back(std::move(row));
        }
        return rows;
    }

    template <typename T, typename Action>
    Result<T> guarded(Action action) {
        try {
            if constexpr (std::is_void_v<T>) {
                action();
                return {};
            } else {
                return action();
            }
        } catch (const pqxx::broken_connection& error) {
            return failed(ErrorKind::Io, error);
        } catch (const pqxx::deadlock_detected& error) {
            return failed(ErrorKind::Busy, error);
        } catch (const pqxx::serialization_failure& error) {
            return failed(ErrorKind::Busy, error);
        } catch (const pqxx::unique_violation& error) {
            return failed(ErrorKind::Conflict, error);
        } catch (const pqxx::insufficient_resources& error) {
            return failed(ErrorKind::Io, error);
        } catch (const std::exception& error) {
            return failed(ErrorKind::Internal, error);
        }
    }

    tl::unexpected<Error> failed(ErrorKind kind, const std::exception& error) {
        std::string text = error.what();
        while (!text.empty() && text.back() == '\n') {
            text.pop_back();
        }
        return fail(kind, where_ + ": " + text);
    }

    std::string where_;
    pqxx::connection connection_;
    std::unique_ptr<pqxx::work> work_;
    std::unordered_map<std::string, std::string> names_;
};

} // namespace

Result<std::unique_ptr<SqlConnection>> openPostgresql(const std::string& url) {
    try {
        auto connection = std::make_unique<PostgresqlConnection>(url);
        if (auto set = connection->execute("SET synchronous_commit = on; SET client_min_messages = warning"); !set) {
            return fail(set.error());
        }
        return connection;
    } catch (const std::exception& error) {
        return fail(ErrorKind::Io, withoutPassword(url) + ": the database cannot be opened: " + error.what());
    }
}

} // namespace lanepost::central
