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

    init(url: String, token: String?, limitSeconds: Int = Transports.limitSeconds, clock: Clock = .system) {
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

    func send(_ outboxMessage: OutboxMessage) async -> SendAttempt {
        guard let text = DeliveryText(outboxMessage)?.text else {
            return .refused(reason: "The notice has no text")
        }
        guard let number = Self.number(outboxMessage) else {
            return .refused(
                reason:
                    "The telephone number can't be right in \(outboxMessage.country?.code ?? "any country")")
        }
        let request = request(to: number, text: text, reference: outboxMessage.id.description)
        let limit = Duration.seconds(limitSeconds)
        return await TimeLimit.run(limit) { await self.exchange(request) }
            ?? .failed(reason: "The gateway did not answer in time")
    }

    /// In international form where it has one. Without a country a national number goes as it is written;
    /// with one, what can't be dialled is nil.
    private static func number(_ outboxMessage: OutboxMessage) -> String? {
        InternationalNumber(outboxMessage.recipient, in: outboxMessage.country)?.description
            ?? (outboxMessage.country == nil ? outboxMessage.recipient : nil)
    }

    func shutDown() async { try? await client.shutdown() }

    private func request(to recipient: String, text: String, reference: String) -> HTTPClientRequest {
        let body: JSONValue = [
            "to": .string(recipient), "message": .string(text), "reference": .string(reference),
        ]
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
                let wait = response.headers.first(name: "Retry-After").flatMap {
                    RetryAfter.seconds($0, now: clock.now())
                }
                return .failed(
                    reason: "The gateway answered \(response.status.code)", retryAfterSeconds: wait)
            case 400..<500:
                return .refused(reason: "The gateway refused the message (\(response.status.code))")
            default:
                return .failed(reason: "The gateway answered \(response.status.code)")
            }
        } catch let error as HTTPClientError
            where error == .connectTimeout || error == .deadlineExceeded || error == .readTimeout
        {
            return .failed(reason: "The gateway did not answer in time")
        } catch {
            return .failed(reason: "The connection to the gateway failed")
        }
    }

    /// The gateway's own id, if its answer has one that can be read soon. Whatever it is, the message
    /// has been taken.
    private func providerId(_ response: HTTPClientResponse) async -> String? {
        let body =
            await TimeLimit.run(.seconds(2)) { try? await response.body.collect(upTo: Self.answerLimit) }
            ?? nil
        guard let body, let json = try? JSONValue(parsing: Array(body.readableBytesView)) else { return nil }
        return (json["id"]?.string ?? json["id"]?.number?.text).map { String($0.prefix(200)) }
    }
}

/// A `Retry-After` header: seconds, or one of the three spellings of a date (RFC 9110 §10.2.3, §5.6.7).
enum RetryAfter {
    /// Seconds from `now`, at least 0. Nil for what is neither.
    static func seconds(_ text: String, now: Instant) -> Int? {
        let text = text.drop { $0 == " " }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return Int(text) }
        guard let moment = date(text) else { return nil }
        // Rounded up: never earlier than asked.
        return max(Int((moment.milliseconds(since: now) + 999) / 1000), 0)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func date(_ text: Substring) -> Instant? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
        switch words.count {
        // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"
        case 6 where words[5] == "GMT":
            return instant(year: words[3], month: words[2], day: words[1], time: words[4])
        // "Sun Nov  6 08:49:37 1994"
        case 5: return instant(year: words[4], month: words[1], day: words[2], time: words[3])
        default: return nil
        }
    }

    private static func instant(
        year: Substring, month: Substring, day: Substring, time: Substring
    ) -> Instant? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number($0) }
        guard var year = number(year), let month = months.firstIndex(where: { $0 == month }),
            let day = number(day), clock.count == 3,
            let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24, minute < 60,
            second <= 60
        else { return nil }
        // Two digits are of our century: such a header is about the next minutes.
        if year < 100 { year += 2000 }
        guard let date = LocalDate(year: year, month: month + 1, day: day) else { return nil }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Instant(milliseconds: seconds * 1000)
    }

    private static func number(_ text: Substring) -> Int? {
        (1...4).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}

/// The HTTP gateway for WhatsApp and SMS (contract §6).
package struct WhatsAppSettings: Sendable, Equatable {
    package var url: String
    package var token: String?
}
