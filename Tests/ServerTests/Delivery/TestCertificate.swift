import NIOSSL
import TestSupport
import Testing

/// A certificate made for one test, which vouches for itself.
struct TestCertificate {
    private let folder: TestFolder

    /// - Parameter address: The IP address that it is for.
    init(for address: String) async throws {
        folder = try TestFolder()
        let made = try await Odontox.run(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", "key.pem", "-out",
                "certificate.pem", "-days", "1", "-subj", "/CN=mail.test", "-addext",
                "subjectAltName=IP:\(address)",
            ], in: folder, tool: "openssl")
        try #require(made.code == 0, "\(made)")
    }

    /// For who is to trust it.
    var file: String { folder.file("certificate.pem") }

    var keyFile: String { folder.file("key.pem") }

    var server: TLSConfiguration {
        get throws {
            .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
        }
    }
}
