import HTTPTypes

/// `GET /desk/assets/{hash}/…`: kept for ever, as another content has another address.
enum AssetRoutes {
    static func all(_ assets: Assets, _ translations: Translations) -> [DeskRoute] {
        ["/desk/assets/:hash/:name", "/desk/assets/:hash/:name/:file"].map { path in
            .open(.get, path) { origin in reply(origin.request, assets, translations) }
        }
    }

    private static func reply(
        _ request: DeskRequest, _ assets: Assets, _ translations: Translations
    ) -> DeskReply {
        let parameters = request.parameters
        let name = [parameters["name"], parameters["file"]].compactMap { $0 }.joined(separator: "/")
        let bytes = name == "words/ur.json" ? translations.urduJSON : assets.bytes(of: name)
        guard let bytes else {
            return DeskReply(.notFound, headers: [.contentType: "text/plain"], body: Array("Not found".utf8))
        }
        let hash = parameters["hash"] ?? ""
        let tag = "\"\(assets.hash)\""
        // An address of another build shows what there is now, and is asked for again next time.
        let isCurrent = hash == assets.hash
        let headers: HTTPFields = [
            .contentType: Assets.mediaType(of: name), .eTag: tag, .xContentTypeOptions: "nosniff",
            .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if isCurrent && request.headers[.ifNoneMatch] == tag {
            return DeskReply(.notModified, headers: headers)
        }
        return DeskReply(.ok, headers: headers, body: bytes)
    }
}
