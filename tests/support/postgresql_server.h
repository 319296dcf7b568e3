// A PostgreSQL server of its own in a temporary folder, on a Unix socket only.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include <glob.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temporary_folder.h"

namespace lanepost::test {

/// Started with the object and stopped with it, by its own id. Not there when PostgreSQL is not installed.
class PostgresqlServer {
public:
    PostgresqlServer() {
        glob_t found{};
        if (glob("/usr/lib/postgresql/*/bin/initdb", 0, nullptr, &found) != 0 || found.gl_pathc == 0) {
            whyNot_ = "PostgreSQL is not installed (tools/install-deps.sh test)";
            return;
        }
        const std::string initdb = found.gl_pathv[0];
        globfree(&found);
        const std::string bin = initdb.substr(0, initdb.rfind('/'));
        const std::string data = folder_.path().string() + "/data";
        // The server refuses to run as root.
        const bool root = geteuid() == 0;
        as_ = root ? "runuser -u postgres -- " : "";
        if (root && std::system(("chown postgres " + folder_.path().string()).c_str()) != 0) {
            whyNot_ = "the user postgres does not exist";
            return;
        }
        const std::string start = as_ + bin + "/initdb -A trust -U lanepost -D " + data + " >/dev/null 2>&1 && " + as_ + bin +
                                  "/pg_ctl -w -D " + data + " -l " + data + "/log -o \"-c listen_addresses='' -k " +
                                  folder_.path().string() + "\" start >/dev/null 2>&1";
        running_ = std::system(start.c_str()) == 0;
        stop_ = as_ + bin + "/pg_ctl -w -m immediate -D " + data + " stop >/dev/null 2>&1";
        whyNot_ = running_ ? "" : "PostgreSQL does not start here";
    }
    ~PostgresqlServer() {
        if (running_ && std::system(stop_.c_str()) != 0) {
            std::perror("pg_ctl stop");
        }
    }
    PostgresqlServer(const PostgresqlServer&) = delete;
    PostgresqlServer& operator=(const PostgresqlServer&) = delete;

    bool running() const { return running_; }
    const std::string& whyNot() const { return whyNot_; }
    std::string url() const { return "postgresql://lanepost@/postgres?host=" + folder_.path().string(); }

private:
    TemporaryFolder folder_;
    std::string as_;
    std::string stop_;
    std::string whyNot_;
    bool running_ = false;
};

} // namespace lanepost::test
