"""What all pages of the clinic share: accounts, logging in, protection, layout and style.

Begin with `context`: what a page may use while it answers. `login` and `visit` let a colleague in,
`provider_login` does so on the word of the hospital's identity provider, `login_limits` keeps
guesses out, `rights` says which role opens which page and whose rows it may show, and `protection`
adds the pages to the application. Each other room with pages brings its own `templates`, which
extend `pages/templates/base.html`.
It knows no message and no call.
"""
