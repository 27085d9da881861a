// Mail through libcurl, whose own calls take variable arguments and so can't be made from Swift.
#ifndef ODONTOX_CCURL_H
#define ODONTOX_CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

// Texts end with NUL. `user`, `password` and `authorities` may be NULL.
struct odontox_mail {
    const char *url;
    const char *user;
    const char *password;
    // A file of certificates to trust instead of the system's.
    const char *authorities;
    // No mail leaves without TLS.
    bool requires_tls;
    // An address has letters outside ASCII before its `@`: no mail leaves unless the server knows SMTPUTF8 (RFC 6531).
    bool needs_smtputf8;
    // Envelope addresses, without brackets.
    const char *sender;
    const char *recipient;
    const char *content;
    size_t length;
    long connect_milliseconds;
    long total_milliseconds;
};

struct odontox_mail_result {
    CURLcode code;
    // The server's last reply, 0 if there was none.
    long reply;
    // Whether the server has been given the whole content.
    bool is_content_sent;
    // Whether the server was needed to know SMTPUTF8 and does not.
    bool lacks_smtputf8;
};

// Once, before any thread sends.
void odontox_mail_prepare(void);

// Blocks until the server has taken or refused the mail, or a limit has passed.
struct odontox_mail_result odontox_mail_send(const struct odontox_mail *mail);

#endif
