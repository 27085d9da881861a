extension DocsPage {
    static let style: HTML = """
        :root { color-scheme: light dark; --line: light-dark(#d8dee4, #3a424c); --soft: light-dark(#f4f6f8, \
        #1c2128);
                --quiet: light-dark(#57606a, #9aa4af); --accent: light-dark(#0b7285, #66d9e8) }
        * { box-sizing: border-box }
        body { margin: 0; display: grid; grid-template-columns: 14rem minmax(0, 1fr); font: 16px/1.5 \
        system-ui, sans-serif }
        nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; border-right: \
        1px solid var(--line) }
        nav h1 { margin: 0 0 1rem; font-size: 1.25rem; color: var(--accent) }
        nav a { display: block; padding: .25rem 0; color: inherit; text-decoration: none }
        nav a:hover { color: var(--accent) }
        main { padding: 1.5rem 2rem 4rem; max-width: 64rem }
        h2 { margin: 2rem 0 .75rem; font-size: 1.25rem }
        h3 { margin: 1rem 0 .25rem; font-size: .9rem; color: var(--quiet) }
        details { border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; padding: 0 1rem }
        details[open] { padding-bottom: 1rem }
        summary { cursor: pointer; padding: .55rem 0; display: flex; gap: .75rem; align-items: baseline; \
        flex-wrap: wrap }
        summary span { color: var(--quiet) }
        summary b { min-width: 4.5rem; font-size: .8rem; letter-spacing: .04em; color: var(--accent) }
        summary b.delete { color: light-dark(#c92a2a, #ff8787) }
        summary b.post, summary b.put, summary b.patch { color: light-dark(#2b8a3e, #8ce99a) }
        code, pre { font: .875em/1.5 ui-monospace, monospace }
        code { overflow-wrap: anywhere }
        a { color: var(--accent) }
        pre { background: var(--soft); border-radius: .5rem; padding: .75rem 1rem; overflow: auto; margin: \
        .25rem 0 }
        table { border-collapse: collapse; width: 100% }
        td { padding: .25rem .75rem .25rem 0; vertical-align: top; border-top: 1px solid var(--line) }
        td:first-child { white-space: nowrap }
        .who { color: var(--quiet); font-size: .9rem; margin: .25rem 0 }
        @media (max-width: 48rem) {
            body { display: block } nav { position: static; height: auto; border: 0; padding-bottom: 0 }
            nav a { display: inline-block; margin-right: 1rem } main { padding: 1rem } summary { gap: 0 \
        .75rem }
            td { display: block; border: 0; padding: 0 } td:first-child { border-top: 1px solid \
        var(--line); padding-top: .25rem }
            td:last-child { padding-bottom: .25rem }
        }
        """
}
