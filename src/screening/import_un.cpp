#include <algorithm>
#include <memory>

#include <libxml/xmlreader.h>

#include "screening/import_tally.h"
#include "screening/normal_form.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

struct ReaderCloser {
    void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
};
using Reader = std::unique_ptr<xmlTextReader, ReaderCloser>;

std::string_view nameOf(const xmlNode* node) {
    return reinterpret_cast<const char*>(node->name);
}

bool isElement(const xmlNode* node, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && nameOf(node) == name;
}

/// The text directly in an element, without spaces at its ends.
std::string textOf(const xmlNode* element) {
    std::string text;
    for (const xmlNode* node = element->children; node != nullptr; node = node->next) {
        if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content != nullptr) {
            text += reinterpret_cast<const char*>(node->content);
        }
    }
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? std::string()
                                      : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// The text of the first child element of that name; empty when there is none.
std::string childText(const xmlNode* element, std::string_view name) {
    for (const xmlNode* node = element->children; node != nullptr; node = node->next) {
        if (isElement(node, name)) {
            return textOf(node);
        }
    }
    return {};
}

std::optional<int> yearOf(const std::string& text) {
    const bool digits = text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::optional((text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0')
                  : std::nullopt;
}

/// One INDIVIDUAL as a record, or the field that is not in order.
class Individual {
public:
    Individual(const xmlNode* element, ForeignRecord& record) : element_(element), entry_(record.entry) {}

    /// The field and what was expected; empty when all is well.
    std::pair<std::string_view, std::string_view> take() {
        entry_.id = "UN-" + childText(element_, "DATAID");
        if (entry_.id.size() == 3) {
            return {"DATAID", "expected a number"};
        }
        entry_.originator = childText(element_, "REFERENCE_NUMBER");
        takeName();
        for (const xmlNode* node = element_->children; node != nullptr; node = node->next) {
            if (isElement(node, "INDIVIDUAL_ALIAS")) {
                takeAlias(node);
            } else if (isElement(node, "INDIVIDUAL_DATE_OF_BIRTH") && !takeBirthDate(node)) {
                return {"INDIVIDUAL_DATE_OF_BIRTH", "expected DATE as 1951-06-19 or YEAR as 1951"};
            } else if (isElement(node, "INDIVIDUAL_DOCUMENT")) {
                takeDocument(node);
            }
        }
        const std::string gender = childText(element_, "GENDER");
        entry_.sex = gender == "Male" ? "M" : gender == "Female" ? "F" : "";
        return entry_.names.empty() ? std::pair<std::string_view, std::string_view>{"FIRST_NAME", "expected a name in Latin letters"}
                                    : std::pair<std::string_view, std::string_view>{};
    }

private:
    static bool usable(const std::string& text) {
        return !text.empty() && text.size() <= WatchlistLimits::kTextBytes && isPlainText(text);
    }
    void add(const std::string& text, NameKind kind) {
        if (usable(text) && entry_.names.size() < WatchlistLimits::kItems && !mrzNameForms(text, "").empty()) {
            WatchlistName name;
            name.primaryIdentifier = text; // the list does not say which part is the family name
            name.kind = kind;
            entry_.names.push_back(std::move(name));
        }
    }
    void takeName() {
        std::string whole;
        for (const char* part : {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"}) {
            const std::string text = childText(element_, part);
            whole += (whole.empty() || text.empty() ? "" : " ") + text;
        }
        add(whole, NameKind::Primary);
        const std::string original = childText(element_, "NAME_ORIGINAL_SCRIPT");
        if (!entry_.names.empty() && usable(original)) {
            entry_.names[0].original = original;
        }
    }
    void takeAlias(const xmlNode* alias) {
        const std::string quality = childText(alias, "QUALITY");
        add(childText(alias, "ALIAS_NAME"), quality == "Low" ? NameKind::Weak : NameKind::Alias);
    }
    bool takeBirthDate(const xmlNode* birth) {
        const std::string day = childText(birth, "DATE").substr(0, 10);
        const std::string year = childText(birth, "YEAR");
        if (day.empty() && year.empty()) {
            return true; // a span of years, or nothing
        }
        auto date = parsePartialDate(day);
        if (day.empty()) {
            date = yearOf(year) ? Result<PartialDate>(PartialDate{yearOf(year), std::nullopt, std::nullopt})
                                : fail(ErrorKind::InvalidArgument, "");
        }
        if (!date) {
            return false;
        }
        if (childText(birth, "TYPE_OF_DATE") == "APPROXIMATELY") {
            date->month.reset();
            date->day.reset();
        }
        if (entry_.birthDates.size() < WatchlistLimits::kItems) {
            entry_.birthDates.push_back(*date);
        }
        return true;
    }
    void takeDocument(const xmlNode* document) {
        const std::string number = childText(document, "NUMBER");
        const bool passport = childText(document, "TYPE_OF_DOCUMENT").find("assport") != std::string::npos;
        if (normalNumber(number) && number.size() <= WatchlistLimits::kIdBytes &&
            entry_.documents.size() < WatchlistLimits::kItems) {
            entry_.documents.push_back({number, "", passport ? "P" : "ID", ""});
        }
    }

    const xmlNode* element_;
    WatchlistEntry& entry_;
};

int readStream(void* context, char* buffer, int length) {
    auto* source = static_cast<std::streambuf*>(context);
    try {
        return static_cast<int>(source->sgetn(buffer, length));
    } catch (const std::ios_base::failure&) {
        return -1;
    }
}

/// Errors are counted by what the reader answers; libxml2 must not print them.
void silent(void*, xmlErrorPtr) {}

} // namespace

ForeignSummary importUn(std::istream& stream, const ForeignDefaults& defaults, const ForeignSink& sink) {
    ImportTally tally(sink);
    xmlSetStructuredErrorFunc(nullptr, silent);
    // No network, no entities put in, no document type: nothing of the file makes the program read elsewhere.
    const Reader reader(xmlReaderForIO(readStream, nullptr, stream.rdbuf(), nullptr, nullptr,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT));
    bool rootSeen = false;
    int more = reader ? xmlTextReaderRead(reader.get()) : -1;
    while (more == 1) {
        // The parser itself may be some lines ahead of the element.
        const auto line = static_cast<std::uint64_t>(std::max(0L, xmlGetLineNo(xmlTextReaderCurrentNode(reader.get()))));
        const int type = xmlTextReaderNodeType(reader.get());
        if (type == XML_READER_TYPE_DOCUMENT_TYPE) {
            tally.bad(line, "DOCTYPE", "expected none: the list has no document type");
            return tally.finish(false);
        }
        if (type != XML_READER_TYPE_ELEMENT) {
            more = xmlTextReaderRead(reader.get());
            continue;
        }
        const std::string_view name = reinterpret_cast<const char*>(xmlTextReaderConstLocalName(reader.get()));
        if (!rootSeen && name != "CONSOLIDATED_LIST") {
            tally.bad(line, std::string(name).substr(0, 40), "expected CONSOLIDATED_LIST as the outermost element");
            return tally.finish(false);
        }
        rootSeen = true;
        if (name != "INDIVIDUAL" && name != "ENTITY") {
            more = xmlTextReaderRead(reader.get());
            continue;
        }
        tally.line();
        const xmlNode* element = name == "INDIVIDUAL" ? xmlTextReaderExpand(reader.get()) : nullptr;
        if (name == "ENTITY") {
            tally.leftOut("entity");
        } else if (element != nullptr) {
            ForeignRecord record{entryWith(defaults, ""), {}};
            const auto [field, expected] = Individual(element, record).take();
            if (!field.empty()) {
                tally.bad(line, field, expected);
            } else if (!tally.give(line, record)) {
                return tally.finish(false);
            }
        }
        more = element == nullptr && name == "INDIVIDUAL" ? -1 : xmlTextReaderNext(reader.get());
    }
    if (more < 0 || !rootSeen) {
        const int line = reader ? xmlTextReaderGetParserLineNumber(reader.get()) : 1;
        tally.bad(static_cast<std::uint64_t>(std::max(1, line)), "",
                  "expected XML of the consolidated list; it ends or breaks here");
        return tally.finish(false);
    }
    return tally.finish(true);
}

} // namespace lanepost::screening
