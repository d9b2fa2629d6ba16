project_id = "acme-shop-4821"
