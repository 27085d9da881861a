/// The printed invoice's look: system fonts, A4, nothing from elsewhere.
enum InvoiceStyle {
    static let css: StaticString = """
        @page { size: A4; margin: 18mm 16mm 16mm;
            @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; \
        color: #52606d; } }
        * { box-sizing: border-box; }
        html { color: #1d2733; background: #e9edf1; font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Noto \
        Sans", "DejaVu Sans", sans-serif; }
        body { margin: 0; }
        main { max-width: 210mm; min-height: 297mm; margin: 24px auto; padding: 18mm 16mm; background: \
        #fff; display: flex;
            flex-direction: column; box-shadow: 0 2px 16px rgb(29 39 51 / 18%); overflow-wrap: anywhere; }
        h1, h2, p, dl, dd, table { margin: 0; }
        header { display: flex; justify-content: space-between; gap: 32px; border-bottom: 3px solid \
        #0d6e6e; padding-bottom: 18px; }
        .clinic { font-size: 24px; font-weight: 700; line-height: 1.2; color: #0d6e6e; min-width: 0; }
        .title { flex: none; max-width: 45%; text-align: right; }
        h1 { font-size: 22px; font-weight: 600; line-height: 1.25; letter-spacing: 0.02em; }
        .number { font-variant-numeric: tabular-nums; color: #52606d; }
        .badge { display: inline-block; margin-top: 8px; padding: 2px 12px; border: 1.5px solid; \
        border-radius: 999px; font-size: 13px;
            font-weight: 700; }
        .unpaid, .partial { color: #9a5b00; }
        .paid { color: #1b7a3d; }
        .overdue, .void { color: #b3261e; }
        h2 { font-size: 12px; font-weight: 700; letter-spacing: 0.06em; text-transform: uppercase; color: \
        #52606d; margin-bottom: 4px; }
        .parties { display: flex; justify-content: space-between; gap: 32px; padding: 22px 0 26px; }
        .parties > div { flex: 1 1 0; min-width: 0; }
        .patient { font-size: 17px; font-weight: 600; }
        dl { flex: 0 1 46%; min-width: 0; display: grid; grid-template-columns: max-content 1fr; gap: 3px \
        18px; align-content: start; }
        dt { color: #52606d; }
        dd { text-align: right; min-width: 0; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: 8px 0 8px 20px; text-align: right; vertical-align: top; font-variant-numeric: \
        tabular-nums; white-space: nowrap; }
        th:first-child, td:first-child { padding-left: 0; text-align: left; }
        .what { text-align: left; white-space: normal; width: 100%; min-width: 30mm; }
        .count { color: #7b8794; }
        thead { display: table-header-group; }
        thead th { font-size: 13px; font-weight: 600; color: #52606d; border-bottom: 1.5px solid #9aa5b1; }
        tbody td { border-bottom: 1px solid #e1e6ea; }
        tr { break-inside: avoid; }
        .totals { width: auto; min-width: 45%; align-self: flex-end; margin: 14px 0 26px; break-inside: \
        avoid; }
        .totals th { font-weight: 400; color: #52606d; }
        .totals th, .totals td { border: 0; padding-top: 4px; padding-bottom: 4px; padding-right: 0; }
        .totals td { padding-left: 40px; }
        .totals .total th, .totals .total td { border-top: 1.5px solid #9aa5b1; padding-top: 8px; \
        font-weight: 600; color: inherit; }
        .totals .due th, .totals .due td { font-size: 18px; font-weight: 700; color: #0d6e6e; }
        .payments { margin-bottom: 26px; font-size: 14px; }
        .payments th:nth-child(2), .payments td:nth-child(2) { text-align: left; }
        .payments h2, .note h2 { break-after: avoid; }
        .note { margin-bottom: 20px; }
        .note p { white-space: pre-line; }
        footer { margin-top: auto; padding-top: 12px; border-top: 1px solid #e1e6ea; font-size: 12px; \
        color: #52606d; }
        @media (max-width: 640px) {
            main { margin: 0; padding: 20px 16px; min-height: 0; box-shadow: none; }
            html { background: #fff; }
            .parties { flex-direction: column; gap: 18px; }
            dd { text-align: left; }
            th, td { padding-left: 8px; }
            .count { display: none; }
        }
        @media print {
            html { background: none; font-size: 10.5pt; print-color-adjust: exact; \
        -webkit-print-color-adjust: exact; }
            main { display: block; max-width: none; min-height: 0; margin: 0; padding: 0; box-shadow: none; }
            .totals { margin-left: auto; }
        }
        """
}
