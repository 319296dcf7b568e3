// `lanepost indicators`: check, sign and open sets of risk indicators, and make the key that signs them.
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/random.h"
#include "indicators/indicator_set.h"

namespace lanepost::app {
namespace {

using indicators::IndicatorSet;

struct IndicatorOptions {
    std::string file;
    std::string keyFile;
    std::string out;
    std::string trusted;
};

void print(const IndicatorSet& set) {
    std::printf("set          %s\nversion      %s\nowner        %s\nlegal basis  %s\nvalid        %s to %s\n"
                "refers at    %d points\nindicators   %zu\n",
                set.id.c_str(), set.version.c_str(), set.owner.c_str(), set.legalBasis.c_str(),
                toRfc3339(set.validFrom).c_str(), toRfc3339(set.validUntil).c_str(), set.referAtPoints, set.rules.size());
}

int check(const IndicatorOptions& options) {
    const auto text = readTextFile(options.file, indicators::kMaxIndicatorBytes);
    if (!text) {
        return complain("indicators check", text.error());
    }
    Result<IndicatorSet> set = IndicatorSet();
    if (options.trusted.empty()) {
        set = indicators::indicatorSetFromJson(*text);
    } else {
        const auto key = ed25519KeyFromHex(options.trusted);
        if (!key) {
            return complain("indicators check", {ErrorKind::InvalidArgument, "--signed-by: expected 64 hexadecimal digits"});
        }
        set = indicators::openIndicatorSet(*text, {*key});
    }
    if (!set) {
        return complain("indicators check", {set.error().kind, options.file + ": " + set.error().message});
    }
    print(*set);
    return kExitOk;
}

Result<Ed25519Signer> readSigner(const std::string& path) {
    const auto text = readTextFile(path, 256);
    if (!text) {
        return fail(text.error());
    }
    const auto seed = sha256FromHex(text->substr(0, text->find_first_of(" \r\n")));
    if (!seed) {
        return fail(ErrorKind::InvalidArgument, path + ": expected 64 hexadecimal digits; `lanepost indicators key` makes one");
    }
    return Ed25519Signer(*seed);
}

int sign(const IndicatorOptions& options) {
    const auto signer = readSigner(options.keyFile);
    const auto text = readTextFile(options.file, indicators::kMaxIndicatorBytes);
    if (!signer || !text) {
        return complain("indicators sign", signer ? text.error() : signer.error());
    }
    const auto file = indicators::signIndicatorSet(*text, *signer);
    if (!file) {
        return complain("indicators sign", {file.error().kind, options.file + ": " + file.error().message});
    }
    if (auto written = replaceFile(options.out, asBytes(*file)); !written) {
        return complain("indicators sign", written.error());
    }
    std::printf("signed by    %s\n", toHex(signer->publicKey()).c_str());
    return kExitOk;
}

int makeKey(const IndicatorOptions& options) {
    SystemRandom random;
    const Ed25519Signer signer = Ed25519Signer::generate(random);
    const std::string text = toHex(signer.seed()) + "\n";
    const int file = ::open(options.keyFile.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(file) == 0;
    if (file >= 0) {
        ::close(file);
    }
    if (!written) {
        return complain("indicators key", {ErrorKind::Io, options.keyFile + ": cannot be made; it must not be there yet"});
    }
    std::printf("public key   %s\n", toHex(signer.publicKey()).c_str());
    return kExitOk;
}

} // namespace

void addIndicatorsCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<IndicatorOptions>(); // shared: the callbacks outlive this function
    CLI::App* command = program.add_subcommand("indicators", "Check and sign risk indicators (docs/indicators.md)");
    command->require_subcommand(1);

    CLI::App* checkCommand = command->add_subcommand("check", "Say whether an appliance would take a set, and why not");
    checkCommand->add_option("FILE", options->file, "The set in JSON, or signed")->required();
    checkCommand->add_option("--signed-by", options->trusted, "The signer's public key: FILE is a signed set");
    checkCommand->callback([options, &status] { status = check(*options); });

    CLI::App* signCommand = command->add_subcommand("sign", "Sign a set that an appliance would take");
    signCommand->add_option("FILE", options->file, "The set in JSON")->required();
    signCommand->add_option("--key-file", options->keyFile, "The owner's secret key")->required();
    signCommand->add_option("--out", options->out, "Signed file, replaced as a whole")->required();
    signCommand->callback([options, &status] { status = sign(*options); });

    CLI::App* keyCommand = command->add_subcommand("key", "Make a secret key; prints the public one");
    keyCommand->add_option("FILE", options->keyFile, "Key file, readable by its owner only")->required();
    keyCommand->callback([options, &status] { status = makeKey(*options); });
}

} // namespace lanepost::app
