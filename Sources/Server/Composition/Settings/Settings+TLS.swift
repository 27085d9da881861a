package import NIOSSL

extension Settings {
    static func tls(_ values: SettingValues) throws(SettingError) -> TLSFiles? {
        switch (values[.tlsCertificate], values[.tlsKey]) {
        case (nil, nil): return nil
        case (_?, nil): throw SettingError(.tlsKey, "is needed beside \(SettingName.tlsCertificate.variable)")
        case (nil, _?): throw SettingError(.tlsCertificate, "is needed beside \(SettingName.tlsKey.variable)")
        case (let certificate?, let key?):
            let files = TLSFiles(certificate: certificate, key: key)
            _ = try files.configuration()
            return files
        }
    }
}

extension TLSFiles {
    /// TLS 1.2 or later with this certificate.
    package func configuration() throws(SettingError) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw SettingError(
                .tlsCertificate, "names \(certificate), which is no readable certificate in PEM")
        }
        guard !chain.isEmpty else {
            throw SettingError(.tlsCertificate, "names \(certificate), which holds no certificate")
        }
        let secret: NIOSSLPrivateKey
        do {
            secret = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw SettingError(.tlsKey, "names \(key), which is no readable private key in PEM")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw SettingError(
                .tlsKey, "names \(key), which does not belong to the certificate \(certificate)")
        }
        return configuration
    }
}
