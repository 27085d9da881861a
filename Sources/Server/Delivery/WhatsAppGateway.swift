import API
import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTP1

/// The HTTP gateway for WhatsApp and SMS (contract §6).
final class WhatsAppGateway: Sendable {
    private static let answerLimit = 64 * 1024

    private let url: String
    private let token: String?
    private let limitSeconds: Int
    private let clock: Clock
    private let client: HTTPClient

    init(url: String, token: String?, limitSeconds: Int = Carriers.limitSeconds, clock: Clock = .system) {
        self.url = url
        self.token = token
        self.limitSeconds = limitSeconds
        self.clock = clock
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        // The token is for this gateway, not for whom it might point to.
        configuration.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    func send(_ parcel: Parcel) async -> SendAttempt {
        guard let text = DeliveryText(parcel)?.text else { return .refused(reason: "The notice has no text") }
        guard let number = Self.number(parcel) else {
            return .refused(reason: "The telephone number can't be right in \(parcel.country?.code ?? "any country")")
        }
        let request = request(to: number, text: text, reference: parcel.id.description)
        let limit = Duration.seconds(limitSeconds)
        return await TimeLimit.run(limit) { await self.exchange(request) } ?? .failed(reason: "The gateway did not answer in time")
    }

    /// In international form where it has one. Without a country a national number goes as it is written; with one, what can't be dialled
    /// is nil.
    private static func number(_ parcel: Parcel) -> String? {
        InternationalNumber(parcel.recipient, in: parcel.country)?.description ?? (parcel.country == nil ? parcel.recipient : nil)
    }

    func shutDown() async { try? await client.shutdown() }

    private func request(to recipient: String, text: String, reference: String) -> HTTPClientRequest {
        let body: JSONValue = ["to": .string(recipient), "message": .string(text), "reference": .string(reference)]
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Idempotency-Key", value: reference)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = .bytes(ByteBuffer(string: body.jsonText))
        return request
    }

    private func exchange(_ request: HTTPClientRequest) async -> SendAttempt {
        do {
            let response = try await client.execute(request, timeout: .seconds(Int64(limitSeconds)))
            switch response.status.code {
            case 200..<300:
                return .sent(providerId: await providerId(response))
            case 408, 425, 429, 500...:
                let wait = response.headers.first(name: "Retry-After").flatMap { RetryAfter.seconds($0, now: clock.now()) }
                return .failed(reason: "The gateway answered \(response.status.code)", retryAfterSeconds: wait)
            case 400..<500:
                return .refused(reason: "The gateway refused the message (\(response.status.code))")
            default:
                return .failed(reason: "The gateway answered \(response.status.code)")
            }
        } catch let error as HTTPClientError where error == .connectTimeout || error == .deadlineExceeded || error == .readTimeout {
            return .failed(reason: "The gateway did not answer in time")
        } catch {
            return .failed(reason: "The connection to the gateway failed")
        }
    }

    /// The gateway's own id, if its answer has one that can be read soon. Whatever it is, the message has been taken.
    private func providerId(_ response: HTTPClientResponse) async -> String? {
        let body = await TimeLimit.run(.seconds(2)) { try? await response.body.collect(upTo: Self.answerLimit) } ?? nil
        guard let body, let json = try? JSONValue(parsing: Array(body.readableBytesView)) else { return nil }
        return (json["id"]?.string ?? json["id"]?.number?.text).map { String($0.prefix(200)) }
    }
}
