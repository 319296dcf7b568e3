#include "sync/notice.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "screening/screening_json.h"
#include "sync/central_link.h"
#include "sync/event_frame.h"

namespace lanepost::sync {
namespace {

using nlohmann::json;

constexpr int kNoticeSchema = 1;
constexpr std::size_t kSealDigits = 128;
const std::string kSealDomain = "lanepost.notice/1\n";

json bodyOf(const Receipt& receipt) {
    return {{"type", "receipt"},          {"device", receipt.device},         {"stream", receipt.stream},
            {"through", receipt.through}, {"event_id", receipt.eventId},      {"chain", toHex(receipt.chain)},
            {"nonce", receipt.nonce},     {"stored_at", toRfc3339(receipt.storedAt)}};
}

json bodyOf(const LateAnswer& late) {
    return {{"type", "late_answer"},
            {"device", late.device},
            {"number", late.number},
            {"crossing_id", late.crossingId},
            {"request_id", late.requestId},
            {"answer", screening::toJson(late.answer)}};
}

json bodyOf(const Revocation& revocation) {
    return {{"type", "revocation"}, {"device", revocation.device}, {"reason", revocation.reason}};
}

json bodyOf(const Announcement& announcement) {
    return {{"type", "announcement"}, {"topic", announcement.topic}};
}

Result<Notice> receiptFrom(StrictObject& object) {
    Receipt receipt;
    receipt.device = object.text("device");
    receipt.stream = object.text("stream");
    receipt.through = object.integer("through", 0, kMaxSequence);
    receipt.eventId = object.text("event_id");
    receipt.storedAt = object.time("stored_at");
    receipt.nonce = object.text("nonce");
    const auto chain = sha256FromHex(object.text("chain"));
    if (!chain) {
        object.reject("chain", "64 hexadecimal digits");
    }
    receipt.chain = chain.value_or(Sha256{});
    return object.finishOpen(Notice(std::move(receipt)));
}

Result<Notice> lateAnswerFrom(StrictObject& object) {
    LateAnswer late;
    late.device = object.text("device");
    late.number = object.integer("number", 1, kMaxSequence);
    late.crossingId = object.text("crossing_id");
    late.requestId = object.text("request_id");
    late.answer = object.object("answer", screening::screeningAnswerFromJson);
    return object.finishOpen(Notice(std::move(late)));
}

Result<Notice> noticeFrom(const json& body) {
    StrictObject object(body, "notice");
    const std::int64_t schema = object.integer("schema", 1);
    const std::string type = object.text("type");
    if (!object.ok()) {
        return object.finishOpen(Notice{});
    }
    if (schema > kNoticeSchema) {
        return fail(ErrorKind::Unsupported, "notice: schema " + std::to_string(schema) + " is newer than this program's " +
                                                std::to_string(kNoticeSchema));
    }
    if (type == "receipt") {
        return receiptFrom(object);
    }
    if (type == "late_answer") {
        return lateAnswerFrom(object);
    }
    if (type == "revocation") {
        Revocation revocation{object.text("device"), object.text("reason")};
        return object.finishOpen(Notice(std::move(revocation)));
    }
    if (type == "announcement") {
        Announcement announcement{object.text("topic")};
        return object.finishOpen(Notice(std::move(announcement)));
    }
    return fail(ErrorKind::Unsupported, "notice: a kind that this program does not know");
}

} // namespace

std::string sealNotice(const Ed25519Signer& centre, const Notice& notice) {
    json body = std::visit([](const auto& kind) { return bodyOf(kind); }, notice);
    body["schema"] = kNoticeSchema;
    const std::string text = canonicalText(body);
    return toHex(centre.sign(asBytes(kSealDomain + text))) + "\n" + text;
}

Result<Notice> openNotice(const Ed25519PublicKey& centre, std::string_view sealed) {
    if (sealed.size() > kMaxNoticeBytes) {
        return fail(ErrorKind::LimitExceeded, "notice: " + std::to_string(sealed.size()) + " bytes; at most " +
                                                  std::to_string(kMaxNoticeBytes) + " are taken");
    }
    const auto seal = sealed.size() > kSealDigits && sealed[kSealDigits] == '\n'
                          ? ed25519SignatureFromHex(sealed.substr(0, kSealDigits))
                          : std::nullopt;
    const std::string_view text = seal ? sealed.substr(kSealDigits + 1) : std::string_view();
    if (!seal || !verifyEd25519(centre, asBytes(kSealDomain + std::string(text)), *seal)) {
        return fail(ErrorKind::Corrupt, "notice: its seal is not the centre's; was the centre's notice key changed?");
    }
    const auto body = parseJson(text);
    if (!body) {
        return fail("notice", Error{ErrorKind::Corrupt, body.error().message});
    }
    return noticeFrom(*body);
}

} // namespace lanepost::sync
