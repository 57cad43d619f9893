"""The site: views, forms, templates and the API. A view calls one planning verb and shows its answer."""
