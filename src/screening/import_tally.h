// The book-keeping that all importers share.
#pragma once

#include <istream>
#include <string>
#include <utility>

#include "screening/import_foreign.h"

namespace lanepost::screening {

/// Counts lines and keeps the first errors. Lives on one thread.
class ImportTally {
public:
    /// sink: outlives the tally.
    explicit ImportTally(const ForeignSink& sink) : sink_(sink) {}

    /// A record began.
    void line() { ++summary_.counts.lines; }
    /// The record at `line` is bad; field: the list's own name of it.
    void bad(std::uint64_t line, std::string_view field, std::string_view what) {
        ++summary_.counts.badLines;
        if (summary_.counts.errors.size() < ImportSummary::kMaxErrors) {
            summary_.counts.errors.push_back({line, std::string(field) + (field.empty() ? "" : ": ") + std::string(what)});
        }
    }
    /// A record of a kind that no lane can meet.
    void leftOut(const std::string& kind) { ++summary_.leftOut[kind]; }
    /// Gives a record to the sink. False when nothing more can be taken.
    bool give(std::uint64_t line, const ForeignRecord& record) {
        const auto taken = sink_(record);
        if (taken) {
            ++summary_.counts.entries;
            return true;
        }
        bad(line, "", taken.error().message);
        return taken.error().kind != ErrorKind::LimitExceeded;
    }
    /// The summary; complete: the source was read to its end.
    ForeignSummary finish(bool complete) {
        summary_.counts.complete = complete;
        return std::move(summary_);
    }

private:
    const ForeignSink& sink_;
    ForeignSummary summary_;
};

/// An entry with what the person who imports gives. Thread-safe.
WatchlistEntry entryWith(const ForeignDefaults& defaults, std::string id);

/// Reads OFAC's sdn.csv. See importForeign.
ForeignSummary importOfac(std::istream& stream, const ForeignDefaults& defaults, const ForeignSink& sink,
                          const OfacAliases& aliases);
/// Reads the United Nations' XML. See importForeign.
ForeignSummary importUn(std::istream& stream, const ForeignDefaults& defaults, const ForeignSink& sink);
/// Reads FollowTheMoney JSON lines. See importForeign.
ForeignSummary importFollowTheMoney(std::istream& stream, const ForeignDefaults& defaults, const ForeignSink& sink);
/// Reads a table of documents or vehicles. See importForeign.
ForeignSummary importObjectTable(std::istream& stream, bool vehicles, const ForeignDefaults& defaults,
                                 const ForeignSink& sink);

} // namespace lanepost::screening
