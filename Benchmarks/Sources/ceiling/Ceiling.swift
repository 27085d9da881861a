import Hummingbird
import Logging

/// The same HTTP server, answering a number of bytes from memory: nothing that reads a database
/// can be faster.
///
///     ceiling PORT      then GET /bytes/43000
@main
struct Ceiling {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8099
        let memory = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
        let router = Router()
        router.get("/bytes/:count") { _, context in
            let count = min(
                max(try context.parameters.require("count", as: Int.self), 0), memory.readableBytes)
            return Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: memory.getSlice(at: 0, length: count) ?? ByteBuffer()))
        }
        var logger = Logger(label: "ceiling")
        logger.logLevel = .error
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: logger)
        try await application.runService()
    }
}
