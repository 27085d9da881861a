import API
import Domain

/// The audit trail as comma-separated values (RFC 4180), safe to open in a spreadsheet.
enum AuditCSV {
    static let header = Array(
        """
        number,id,createdAt,actorId,actorName,actorRole,action,entity,entityId,before,\
        after,requestId,ipAddress,previousHash,hash\r\n
        """.utf8)

    static func append(_ line: AuditLine, to bytes: inout [UInt8]) {
        let link = line.link
        let cells: [String?] = [
            String(link.number), link.id.description, link.at.description, link.actorId?.description,
            link.actorName, link.actorRole,
            link.action, link.entity, link.entityId.description, link.before, link.after, link.requestId,
            link.address, line.previousHash,
            line.hash,
        ]
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let cell { append(cell, to: &bytes) }
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    /// A cell that a spreadsheet would take for a formula gets an apostrophe in front, which makes it text.
    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let isFormula = cell.utf8.first.map { "=+-@\t\r\n".utf8.contains($0) } ?? false
        guard isFormula || cell.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else {
            bytes.append(contentsOf: cell.utf8)
            return
        }
        bytes.append(quote)
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in cell.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}
