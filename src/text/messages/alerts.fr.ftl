# alerts, fr
