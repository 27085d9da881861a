import API
import Markup

/// Deliveries as comma-separated values (RFC 4180), safe to open in a spreadsheet. What the recipients read
/// is left out.
enum DeliveryCSV {
    private static let header =
        "id,createdAt,channel,recipient,template,purpose,status,attempts,reason,reference,sentAt\r\n"

    static func bytes(_ deliveries: [Delivery]) -> [UInt8] {
        var bytes = Array(header.utf8)
        for delivery in deliveries { append(delivery, to: &bytes) }
        return bytes
    }

    private static func append(_ delivery: Delivery, to bytes: inout [UInt8]) {
        let cells: [String?] = [
            delivery.id, delivery.createdAt, delivery.channel, delivery.recipient, delivery.template,
            delivery.purpose, delivery.status, String(delivery.attempts), delivery.reason,
            delivery.reference, delivery.sentAt,
        ]
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let cell { CSVCell.append(cell, to: &bytes) }
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }
}
