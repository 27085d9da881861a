#include "CCurl.h"

#include <signal.h>
#include <string.h>

struct source {
    const char *content;
    size_t length;
    size_t offset;
};

static size_t read_content(char *buffer, size_t size, size_t count, void *context) {
    struct source *source = context;
    size_t room = size * count;
    size_t left = source->length - source->offset;
    size_t taken = left < room ? left : room;
    memcpy(buffer, source->content + source->offset, taken);
    source->offset += taken;
    return taken;
}

static size_t drop_reply(char *buffer, size_t size, size_t count, void *context) {
    (void)buffer;
    (void)context;
    return size * count;
}

// What the server says of itself, reply by reply.
struct hearing {
    bool needs_smtputf8;
    // "220" replies before the EHLO that counts: the greeting, and the one to STARTTLS, after which a server may know more.
    int greetings_left;
    bool is_judged;
    bool knows_smtputf8;
    bool lacks_smtputf8;
};

// A line of a reply, with its end. What is not taken ends the conversation, before any address has been named.
static size_t hear(char *line, size_t size, size_t count, void *context) {
    struct hearing *hearing = context;
    size_t length = size * count;
    if (!hearing->needs_smtputf8 || hearing->is_judged || length < 4) return length;
    bool is_last = line[3] == ' ';
    if (strncmp(line, "220", 3) == 0 && is_last) hearing->greetings_left--;
    if (strncmp(line, "250", 3) != 0 || hearing->greetings_left > 0) return length;
    const char keyword[] = "SMTPUTF8";
    size_t end = 4 + strlen(keyword);
    // In capitals, as libcurl looks for it.
    if (length > end && strncmp(line + 4, keyword, strlen(keyword)) == 0 && strchr(" \r\n", line[end])) {
        hearing->knows_smtputf8 = true;
    }
    if (!is_last) return length;
    hearing->is_judged = true;
    hearing->lacks_smtputf8 = !hearing->knows_smtputf8;
    return hearing->lacks_smtputf8 ? 0 : length;
}

void odontox_mail_prepare(void) {
    // A server that hangs up in the middle of a write must not end the process.
    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct odontox_mail_result odontox_mail_send(const struct odontox_mail *mail) {
    struct odontox_mail_result result = {CURLE_FAILED_INIT, 0, false, false};
    struct source source = {mail->content, mail->length, 0};
    bool starts_tls = mail->requires_tls && strncmp(mail->url, "smtps:", 6) != 0;
    struct hearing hearing = {mail->needs_smtputf8, starts_tls ? 2 : 1, false, false, false};
    struct curl_slist *recipients = curl_slist_append(NULL, mail->recipient);
    CURL *curl = curl_easy_init();
    if (!curl || !recipients) {
        curl_slist_free_all(recipients);
        curl_easy_cleanup(curl);
        return result;
    }
    curl_easy_setopt(curl, CURLOPT_URL, mail->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, mail->requires_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (mail->authorities) curl_easy_setopt(curl, CURLOPT_CAINFO, mail->authorities);
    if (mail->user) curl_easy_setopt(curl, CURLOPT_USERNAME, mail->user);
    if (mail->password) curl_easy_setopt(curl, CURLOPT_PASSWORD, mail->password);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail->sender);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_content);
    curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop_reply);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &hearing);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, mail->connect_milliseconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, mail->total_milliseconds);
    result.code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &result.reply);
    result.is_content_sent = source.offset == source.length;
    result.lacks_smtputf8 = hearing.lacks_smtputf8;
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return result;
}
