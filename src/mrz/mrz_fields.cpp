// Which parts of a printed date are known, and where plain text goes.
#include "mrz/mrz_fields.h"

#include <algorithm>

namespace lanepost::mrz {
namespace {

bool hasFiller(const std::string& raw, std::size_t start) {
    return raw.size() == 6 && raw.find('<', start) < start + 2;
}

} // namespace

bool MrzDate::complete() const {
    return raw.size() == 6 && std::ranges::all_of(raw, [](char c) { return c >= '0' && c <= '9'; });
}

bool MrzDate::yearUnknown() const {
    return hasFiller(raw, 0);
}

bool MrzDate::monthUnknown() const {
    return hasFiller(raw, 2);
}

bool MrzDate::dayUnknown() const {
    return hasFiller(raw, 4);
}

std::string MrzFields::*plainTextMember(MrzField field) {
    switch (field) {
    case MrzField::DocumentCode:
        return &MrzFields::documentCode;
    case MrzField::IssuingState:
        return &MrzFields::issuingState;
    case MrzField::DocumentNumber:
        return &MrzFields::documentNumber;
    case MrzField::Nationality:
        return &MrzFields::nationality;
    case MrzField::Sex:
        return &MrzFields::sex;
    case MrzField::Optional1:
        return &MrzFields::optional1;
    case MrzField::Optional2:
        return &MrzFields::optional2;
    case MrzField::Office:
        return &MrzFields::office;
    case MrzField::Language:
        return &MrzFields::language;
    case MrzField::PinCode:
        return &MrzFields::pinCode;
    case MrzField::Version:
        return &MrzFields::version;
    default:
        return nullptr;
    }
}

} // namespace lanepost::mrz
