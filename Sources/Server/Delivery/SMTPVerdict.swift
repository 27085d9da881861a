import CCurl

/// What the end of a conversation with a mail server means for the mail.
enum SMTPVerdict {
    static let lacksSMTPUTF8 = "The mail server does not take addresses with letters outside ASCII (it lacks SMTPUTF8)"

    /// - Parameters:
    ///   - reply: The server's last reply code, 0 when there was none.
    ///   - isContentSent: Whether the server had been given the whole mail.
    static func judge(code: CURLcode, reply: Int, isContentSent: Bool) -> SendAttempt {
        switch code {
        case CURLE_OK:
            return .sent(providerId: nil)
        case CURLE_LOGIN_DENIED:
            return .failed(reason: "The mail server refused our sign-in (\(reply))")
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            return .failed(reason: "The mail server offers no TLS connection that can be trusted")
        case CURLE_COULDNT_RESOLVE_HOST:
            return .failed(reason: "The mail server's name could not be resolved")
        case CURLE_COULDNT_CONNECT:
            return .failed(reason: "The mail server could not be reached")
        case CURLE_OPERATION_TIMEDOUT:
            return .failed(reason: "The mail server did not answer in time")
        default:
            break
        }
        // 500–504 and 53x are about the conversation and our sign-in, which somebody can mend; the others are about this mail.
        if (550...559).contains(reply) && (code == CURLE_SEND_ERROR || isContentSent) {
            return .refused(reason: "The mail server refused the mail (\(reply))")
        }
        return .failed(reason: reply >= 400 ? "The mail server answered \(reply)" : "The connection to the mail server broke off")
    }
}
