#include "screening/name_parts.h"

#include <algorithm>
#include <array>

#include "screening/name_script.h"
#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

// Articles, prepositions and words of descent in names of many languages, in MRZ form (recalled).
constexpr std::array<std::string_view, 56> kParticles{
    "ABU",  "AL",  "AS",  "AT", "AZ",  "BEN", "BIN", "BINT", "BT",  "D",   "DA",  "DAL", "DAS", "DE",
    "DEL",  "DEN", "DER", "DI", "DIT", "DO",  "DOS", "DU",   "E",   "EL",  "EN",  "ER",  "ES",  "EZ",
    "HAJ",  "HAJI", "I",  "IBN", "LA", "LE",  "LES", "LO",   "MC",  "ODER", "OF", "OGLU", "OGLI", "OULD",
    "QIZI", "KIZI", "S",  "SAN", "ST", "TEN", "TER", "UL",   "UND", "UR",  "VAN", "VON", "Y",   "ZU"};

void addForm(std::vector<NameForm>& forms, std::string_view text, std::uint32_t unvocalised, bool romanised) {
    NameForm form;
    form.unvocalised = unvocalised;
    form.romanised = romanised;
    for (std::size_t begin = 0; begin < text.size() && form.parts.size() < kMaxNameParts;) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (end > begin) {
            form.parts.emplace_back(text.substr(begin, end - begin));
        }
        begin = end + 1;
    }
    const bool known = std::any_of(forms.begin(), forms.end(), [&](const NameForm& f) { return f.parts == form.parts; });
    if (!form.parts.empty() && !known && forms.size() < kMaxNameForms) {
        forms.push_back(std::move(form));
    }
}

} // namespace

std::vector<NameForm> nameFormsOf(const WatchlistName& name) {
    std::vector<NameForm> forms;
    const std::string latin = firstMrzNameForm(name.primaryIdentifier, name.secondaryIdentifier);
    if (!latin.empty()) {
        addForm(forms, latin, 0, false);
    } else {
        const std::string whole = name.primaryIdentifier + " " + name.secondaryIdentifier;
        for (const Romanisation& roman : romanisationsOf(whole)) {
            addForm(forms, roman.text, roman.unvocalised, true);
        }
    }
    if (!name.original.empty()) {
        for (const Romanisation& roman : romanisationsOf(name.original)) {
            addForm(forms, roman.text, roman.unvocalised, true);
        }
    }
    return forms;
}

bool hasNameForm(const WatchlistName& name) {
    return !firstMrzNameForm(name.primaryIdentifier, name.secondaryIdentifier).empty() || !nameFormsOf(name).empty();
}

WatchlistName nameFromText(const std::string& text) {
    WatchlistName name;
    const std::size_t fillers = text.find("<<");
    const std::size_t comma = text.find(',');
    const std::size_t end = fillers != std::string::npos ? fillers : comma;
    name.primaryIdentifier = text.substr(0, end);
    if (end != std::string::npos) {
        name.secondaryIdentifier = text.substr(end + 1);
    }
    return name;
}

bool isParticle(std::string_view part) {
    return part.size() == 1 || std::find(kParticles.begin(), kParticles.end(), part) != kParticles.end();
}

} // namespace lanepost::screening
