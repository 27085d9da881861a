import Foundation
import HTTPTypes
import Testing

@testable import Desk

@Suite("Assets of the desk")
struct AssetTests {
    private let assets = Assets(folder: nil)

    @Test("Every file of web/ is compiled in as it is, and has at most 250 lines")
    func compiledIn() throws {
        let files = try SourceFiles.below("Sources/CDeskAssets/web")
        #expect(files.map(\.name).sorted() == assets.names.sorted())
        for file in files {
            // The one that imports the others has them in it.
            if !file.text.contains("@import") {
                #expect(assets.bytes(of: file.name) == file.bytes, "\(file.name)")
            }
            #expect(file.lines <= 250, "\(file.name) has \(file.lines) lines")
        }
    }

    @Test("Scripts take at most 90 KiB, styles 60")
    func budgets() {
        let names = assets.names.filter { $0.hasSuffix(".js") } + ["styles/desk.css"]
        let sizes = names.map { (name: $0, size: assets.bytes(of: $0)?.count ?? 0) }
        let scripts = sizes.dropLast().reduce(0) { $0 + $1.size }
        let styles = sizes.last?.size ?? 0
        #expect(scripts > 0 && scripts <= 90 * 1024, "\(scripts) bytes")
        #expect(styles > 0 && styles <= 60 * 1024, "\(styles) bytes")
    }

    @Test("A page loads one style sheet, with all the parts in their order")
    func oneSheet() throws {
        let sheet = String(decoding: try #require(assets.bytes(of: "styles/desk.css")), as: UTF8.self)
        #expect(!sheet.contains("@import"))
        var rest = sheet[...]
        let source = try SourceFiles.below("Sources/CDeskAssets/web").first { $0.name == "styles/desk.css" }
        let parts = try #require(source).matches(of: #/@import "([^"]+)"/#)
        #expect(parts.count > 5)
        for part in parts {
            let bytes = try #require(assets.bytes(of: "styles/\(part)"))
            let text = String(decoding: bytes, as: UTF8.self)
            rest = sheet[try #require(rest.range(of: text), "\(part)").upperBound...]
        }
    }

    @Test("Scripts make HTML in one place, and none out of text of their own")
    func trustedTypes() throws {
        let sinks = [
            "innerHTML", "outerHTML =", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        ]
        for file in try SourceFiles.below("Sources/CDeskAssets/web") where file.name.hasSuffix(".js") {
            for sink in sinks { #expect(!file.text.contains(sink), "\(file.name): \(sink)") }
            #expect(file.text.contains("parseFromString") == (file.name == "lib/html.js"), "\(file.name)")
        }
    }

    @Test("Every module that one imports is there, and every style too")
    func imports() throws {
        for file in try SourceFiles.below("Sources/CDeskAssets/web") {
            let folder = file.name.split(separator: "/").dropLast().map(String.init)
            for path in file.matches(of: #/(?:from |import |@import )"([^"]+)"/#) {
                var parts = path.hasPrefix(".") || file.name.hasSuffix(".css") ? folder : []
                for part in path.split(separator: "/") where part != "." {
                    if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
                }
                #expect(assets.bytes(of: parts.joined(separator: "/")) != nil, "\(file.name): \(path)")
            }
        }
    }

    @Test("An address with the build's hash gives the bytes for ever, another one is asked for again")
    func addresses() async throws {
        let current = try await reply(to: assets.address("lib/html.js"), hash: assets.hash)
        #expect(current.status == .ok)
        #expect(current.body == assets.bytes(of: "lib/html.js"))
        #expect(current.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(current.headers[.cacheControl] == "public, max-age=31536000, immutable")
        let tag = try #require(current.headers[.eTag])
        let again = try await reply(
            to: assets.address("lib/html.js"), hash: assets.hash, headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified)
        #expect(again.body.isEmpty)
        let old = try await reply(to: "/desk/assets/0000/lib/html.js", hash: "0000")
        #expect(old.status == .ok)
        #expect(old.headers[.cacheControl] == "no-cache")
        let missing = try await reply(to: "/desk/assets/0000/lib/none.js", hash: "0000", name: "none.js")
        #expect(missing.status == .notFound)
    }

    private func reply(
        to path: String, hash: String, name: String = "html.js", headers: HTTPFields = [:]
    ) async throws -> DeskReply {
        let desk = Desk(settings: DeskSettings())
        let route = try #require(desk.routes.first { $0.path == "/desk/assets/:hash/:name/:file" })
        let request = DeskRequest(
            method: .get, path: path, parameters: ["hash": hash, "name": "lib", "file": name], query: "",
            headers: headers, body: [], formToken: nil)
        return try await desk.respond(to: request, route: route) { _, _, _, _ in
            Issue.record("An asset asks the API")
            return DeskReply(.internalServerError)
        }
    }
}

@Suite("Texts of the desk")
struct TextTests {
    /// Texts that stand in a constant, and go through `words` from there.
    private static let named =
        Section.allCases.map(\.name) + ["patient", "doctor", "receptionist", "admin", "superadmin"]

    @Test("Every English text of pages and scripts has an Urdu one")
    func translated() throws {
        let translations = Translations(Assets(folder: nil))
        var texts = Set(Self.named)
        for file in try SourceFiles.below("Sources/Desk") {
            texts.formUnion(file.matches(of: #/[wW]ords\(\s*"((?:[^"\\]|\\.)*)"(?!")/#))
        }
        for file in try SourceFiles.below("Sources/CDeskAssets/web") where file.name.hasSuffix(".js") {
            texts.formUnion(file.matches(of: #/\bt\(\s*"((?:[^"\\]|\\.)*)"/#))
        }
        // Put together of others: what it can become is found where its parts are named.
        texts = texts.filter { !$0.contains("\\(") }
        #expect(texts.count > 100)
        let missing = texts.map { $0.replacing("\\\"", with: "\"") }.filter { !translations.hasUrdu($0) }
        #expect(missing.sorted() == [])
    }

    @Test("A translation has the places of its text, each of them")
    func places() throws {
        for file in try SourceFiles.below("Sources/CDeskAssets/web/words") {
            let table = try JSONDecoder().decode([String: String].self, from: Data(file.bytes))
            for (english, urdu) in table {
                #expect(Self.places(english) == Self.places(urdu), "\(file.name): \(english)")
                #expect(!urdu.isEmpty, "\(file.name): \(english)")
            }
        }
    }

    private static func places(_ text: String) -> Set<String> {
        Set(text.matches(of: #/\{\d\}/#).map { String($0.output) })
    }
}
