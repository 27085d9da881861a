import API
import Domain
import Markup

/// The audit trail as comma-separated values (RFC 4180), safe to open in a spreadsheet.
enum AuditCSV {
    static let header = Array(
        """
        number,id,createdAt,actorId,actorName,actorRole,action,entity,entityId,before,\
        after,requestId,ipAddress,previousHash,hash,reason\r\n
        """.utf8)

    static func append(_ line: AuditLine, to bytes: inout [UInt8]) {
        let link = line.link
        let cells: [String?] = [
            String(link.number), link.id.description, link.at.description, link.actorId?.description,
            link.actorName, link.actorRole,
            link.action, link.entity, link.entityId.description, link.before, link.after, link.requestId,
            link.address, line.previousHash, line.hash, link.reason,
        ]
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let cell { CSVCell.append(cell, to: &bytes) }
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }
}
